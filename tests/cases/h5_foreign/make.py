"""Writes the two input files of this case with h5py and with netCDF4-python (no code of zhanhe)."""

from pathlib import Path

import h5py
import netCDF4
import numpy as np

HERE = Path(__file__).parent

with h5py.File(HERE / "h5py.hdf5", "w") as file:
    file.attrs["text"] = "标题 é"
    file.attrs["fixed"] = np.bytes_("abc")
    file.attrs["padded"] = np.array([b"ab", b"cde"], dtype=h5py.string_dtype("ascii", 5))
    file.attrs["float32"] = np.float32(0.5)
    file.attrs["int16_list"] = np.array([1, -2], dtype="i2")
    file.attrs["flag"] = True
    file["big_endian"] = np.array([[1.5, -2.5, 3.5], [4.5, 5.5, 6.5]], dtype=">f4")
    file["int32"] = np.array([7, -8], dtype="i4")
    file["fixed_names"] = np.array([b"north", b"so"], dtype="S5")
    file["names"] = ["bus_é_0", "", "中文"]
    file["flags"] = np.array([True, False])
    file.create_group("b").create_group("a")

with netCDF4.Dataset(HERE / "netcdf4.nc", "w") as data:
    data.title = "written by netCDF4-python"
    data.createDimension("time", 3)
    data.createVariable("time", "i8", ("time",))[:] = [0, 3600, 7200]
    heat = data.createGroup("heat")
    heat.createDimension("pipe", 2)
    heat.createVariable("pipe", str, ("pipe",))[:] = np.array(["z", "管"], dtype=object)
    flow = heat.createVariable("flow_kw", "f8", ("time", "pipe"), zlib=True, shuffle=True, fletcher32=True)
    flow[:] = [[1, 2], [3, 4], [5, np.nan]]
    flow.units = "kW"
