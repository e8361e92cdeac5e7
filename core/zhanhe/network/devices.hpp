#pragma once

#include <string_view>
#include <type_traits>

#include "zhanhe/network/devices/absorption_chiller.hpp"
#include "zhanhe/network/devices/battery.hpp"
#include "zhanhe/network/devices/boiler.hpp"
#include "zhanhe/network/devices/building.hpp"
#include "zhanhe/network/devices/chiller.hpp"
#include "zhanhe/network/devices/chp.hpp"
#include "zhanhe/network/devices/connection.hpp"
#include "zhanhe/network/devices/converter.hpp"
#include "zhanhe/network/devices/digester.hpp"
#include "zhanhe/network/devices/electric_boiler.hpp"
#include "zhanhe/network/devices/electrolyser.hpp"
#include "zhanhe/network/devices/fuel_cell.hpp"
#include "zhanhe/network/devices/generator.hpp"
#include "zhanhe/network/devices/grid_connection.hpp"
#include "zhanhe/network/devices/heat_exchanger.hpp"
#include "zhanhe/network/devices/heat_pump.hpp"
#include "zhanhe/network/devices/load.hpp"
#include "zhanhe/network/devices/process.hpp"
#include "zhanhe/network/devices/pv.hpp"
#include "zhanhe/network/devices/solar_thermal.hpp"
#include "zhanhe/network/devices/store.hpp"
#include "zhanhe/network/devices/thermal_store.hpp"
#include "zhanhe/network/devices/wind.hpp"

namespace zhanhe {

/// The generic primitives: all the physics a program knows.
using Primitives = TypeList<Generator, Converter, Process, Store, Load, Connection>;

/// The named devices: each computes coefficients and poses as its `Primitive`; a building poses as several loads.
/// Registering a new one is a line here.
using NamedDevices =
    TypeList<Pv, Wind, Battery, GridConnection, Boiler, ElectricBoiler, HeatPump, Chiller, AbsorptionChiller,
             HeatExchanger, Chp, Electrolyser, FuelCell, ThermalStore, SolarThermal, Digester, Building>;

using Devices = Join<Primitives, NamedDevices>;

/// True for a named device.
template <class T>
concept Named = requires { typename T::Primitive; };

/// What a device poses as: itself, or the primitive of a named one.
template <class T>
struct PrimitiveOf {
  using type = T;
};
template <Named T>
struct PrimitiveOf<T> {
  using type = typename T::Primitive;
};
template <class T, class Primitive>
inline constexpr bool poses_as = std::is_same_v<typename PrimitiveOf<T>::type, Primitive>;

/// Whether a device draws from some nodes what it gives to others.
template <class T>
inline constexpr bool converts = poses_as<T, Converter> || poses_as<T, Process>;
/// The same by the name of its kind; false for what is no device.
[[nodiscard]] bool converts_by_kind(std::string_view kind);

/// True for a named device whose nodes carry what its sides say.
template <class T>
concept Sided = requires { T::sides(); };

}  // namespace zhanhe
