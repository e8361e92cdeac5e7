#pragma once

#include "zhanhe/network/devices/battery.hpp"
#include "zhanhe/network/devices/connection.hpp"
#include "zhanhe/network/devices/converter.hpp"
#include "zhanhe/network/devices/generator.hpp"
#include "zhanhe/network/devices/grid_connection.hpp"
#include "zhanhe/network/devices/load.hpp"
#include "zhanhe/network/devices/pv.hpp"
#include "zhanhe/network/devices/store.hpp"
#include "zhanhe/network/devices/wind.hpp"

namespace zhanhe {

/// The generic primitives: all the physics a program knows.
using Primitives = TypeList<Generator, Converter, Store, Load, Connection>;

/// The named devices: each computes coefficients and poses as its `Primitive`. Registering a new one is a line here.
using NamedDevices = TypeList<Pv, Wind, Battery, GridConnection>;

using Devices = Join<Primitives, NamedDevices>;

/// True for a named device.
template <class T>
concept Named = requires { typename T::Primitive; };

}  // namespace zhanhe
