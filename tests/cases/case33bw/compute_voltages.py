"""Bus voltages of the 33-bus feeder by pandapower's own copy of the case: writes voltages.csv beside this file."""

import csv
from pathlib import Path

import pandapower as pp
import pandapower.networks as pn

VARIANTS = {
    "base": (1.0, [33, 34, 35, 36, 37]),
    "half load": (0.5, [33, 34, 35, 36, 37]),
    "heavy load": (1.6, [33, 34, 35, 36, 37]),
    "reconfigured": (1.0, [7, 9, 14, 32, 37]),
    "all ties closed": (1.0, []),
}


def main() -> None:
    rows = []
    for variant, (factor, opened) in VARIANTS.items():
        net = pn.case33bw()
        net.load.scaling = factor
        net.line.in_service = [number not in opened for number in range(1, len(net.line) + 1)]
        pp.runpp(net, algorithm="nr", init="flat", calculate_voltage_angles=True, tolerance_mva=1e-11)
        rows += [
            (variant, bus + 1, repr(float(r.vm_pu)), repr(float(r.va_degree))) for bus, r in net.res_bus.iterrows()
        ]
    with Path(__file__).with_name("voltages.csv").open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["variant", "bus", "v_pu", "angle_deg"])
        writer.writerows(rows)


if __name__ == "__main__":
    main()
