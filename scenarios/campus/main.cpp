#include "zhanhe/app/main.hpp"

/// Runs this folder's scenario; takes the options of `zhanhe run`.
int main(int argc, char** argv) { return zhanhe::app::run_scenario(argc, argv, ZHANHE_SCENARIO); }
