#pragma once

#include <string>

#include "zhanhe/climate/weather.hpp"

namespace zhanhe::climate {

/// Reads one year of hourly weather from an EnergyPlus weather file (EPW; "EnergyPlus Weather File (EPW) Data
/// Dictionary", EnergyPlus Auxiliary Programs). Hour 1 of the file is the interval 00:00-01:00, so step 0 starts at
/// 00:00 of 1 January. A byte order mark, CR LF line ends and empty lines at the end are accepted.
///
/// All problems are added to `issues`, each at "path:line" (or "path:first-last"), at most 20 places of each kind and
/// column and then one that counts the rest:
///   bad-file       no LOCATION line, no DATA PERIODS line: not an EPW
///   wrong-length   a row has fewer than 32 or more than 35 fields; the file has neither 8760 nor 8784 rows
///   wrong-type     a field is not a number
///   not-finite     NaN or infinity
///   series-gap     a missing-value code (99.9 deg C, 9999 W/m2, 999 m/s), an empty field, an hour without a row
///   out-of-range   temperature outside -70..70 deg C, irradiance outside 0..1500 W/m2, wind outside 0..40 m/s, a bad
///   site bad-time       no such date or hour, an hour twice or out of order, more than one record per hour
///   bad-time-zone  an impossible offset; as a warning, irradiance while the sun is down
///   mapped-time    (note) months of different years, or 29 February dropped: the axis then has one year of the same
///   length
///
/// When an error was added the weather that comes back has no steps. Throws IoError when the file cannot be read.
[[nodiscard]] Weather read_epw(const std::string& path, Issues& issues);

}  // namespace zhanhe::climate
