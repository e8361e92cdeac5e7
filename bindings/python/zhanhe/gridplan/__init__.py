"""What planners ask of a distribution grid; `zhanhe.grid` shows it."""
