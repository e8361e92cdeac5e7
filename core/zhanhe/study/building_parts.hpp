#pragma once

#include "zhanhe/building/envelope.hpp"
#include "zhanhe/building/profiles.hpp"
#include "zhanhe/building/rc_model.hpp"
#include "zhanhe/network/devices/building.hpp"

namespace zhanhe {

// A building of a study in the words of the building models. The device has a known type and standard.

[[nodiscard]] building::Type type_of(const Building& device);
[[nodiscard]] building::Standard standard_of(const Building& device);
/// The whole class as the register of a district knows it.
[[nodiscard]] building::Building described_by(const Building& device);
/// The envelope of one building of the class: a common one of its type and standard, with what is given put in.
[[nodiscard]] building::Envelope envelope_of(const Building& device);
[[nodiscard]] building::Comfort comfort_of(const Building& device);
/// The two-node model of all buildings of the class together, of a valid envelope.
[[nodiscard]] building::RcModel class_model(const Building& device);

}  // namespace zhanhe
