#include "zhanhe/store/write.hpp"

#include <sys/resource.h>

#include <cmath>
#include <csignal>
#include <set>

#include "unit/h5/scratch.hpp"
#include "unit/store/sample.hpp"
#include "zhanhe/base/error.hpp"
#include "zhanhe/base/units.hpp"
#include "zhanhe/h5/file.hpp"

namespace zhanhe::store {
namespace {

using Names = std::vector<std::string>;

class WriteTest : public Scratch {
protected:
  h5::File written(const Results& results) const {
    write(results, at("r.h5"), "2025-03-02T00:00:00");
    return h5::File::open(at("r.h5"));
  }
  [[nodiscard]] bool partial_left() const { return std::filesystem::exists(at("r.h5.partial")); }
};

std::string text_of(const h5::Object& object, std::string_view name) { return object.attribute_as<std::string>(name); }

TEST_F(WriteTest, a_file_has_the_groups_of_its_carriers_and_concerns) {
  const h5::File file = written(sample());
  EXPECT_EQ(file.root().names(),
            (Names{"time", "electricity", "heat", "buildings", "economics", "indicators", "summary", "solve"}));
}

TEST_F(WriteTest, a_file_says_what_it_is) {
  const h5::File file = written(sample());
  const h5::Group& root = file.root();
  EXPECT_EQ(text_of(root, "Conventions"), "CF-1.11");
  EXPECT_EQ(text_of(root, "title"), "Two carriers, 两种能源");
  EXPECT_EQ(text_of(root, "study"), "sample");
  EXPECT_EQ(text_of(root, "filetype"), "zhanhe-results");
  EXPECT_EQ(root.attribute_as<std::int64_t>("format_version"), 1);
  EXPECT_EQ(text_of(root, "engine_version"), ZHANHE_VERSION);
  EXPECT_EQ(text_of(root, "status"), "optimal");
  EXPECT_EQ(root.attribute_as<double>("step_h"), 0.5);
  EXPECT_EQ(root.attribute_as<double>("utc_offset_h"), 8.0);
  EXPECT_EQ(text_of(root, "created"), "2025-03-02T00:00:00");
  EXPECT_EQ(text_of(root, "history"), "2025-03-02T00:00:00 written by zhanhe " ZHANHE_VERSION);
}

TEST_F(WriteTest, the_scenario_is_stored_with_its_hash) {
  const h5::File file = written(sample());
  EXPECT_EQ(text_of(file.root(), "scenario"), "schema = \"zhanhe-scenario/1\"\n# 站\n");
  EXPECT_EQ(text_of(file.root(), "scenario_path"), "folder/scenario.toml");
  // Python: hashlib.sha256('schema = "zhanhe-scenario/1"\n# 站\n'.encode()).hexdigest()
  EXPECT_EQ(text_of(file.root(), "scenario_sha256"),
            "17e12f7145adcc42f70ee0dea4db321e0dcf17d36c2cf61f37d6cc0dbd9a759c");
}

TEST_F(WriteTest, a_study_made_in_code_has_no_scenario_and_no_title_but_its_name) {
  Results results = sample();
  results.study.scenario_text.clear();
  results.study.settings.title.clear();
  write(results, at("r.h5"), "");
  const h5::File file = h5::File::open(at("r.h5"));
  for (const char* name : {"scenario", "scenario_sha256", "scenario_path", "created", "history"}) {
    EXPECT_FALSE(file.root().has_attribute(name)) << name;
  }
  EXPECT_EQ(text_of(file.root(), "title"), "sample");
}

TEST_F(WriteTest, time_counts_seconds_from_the_first_step_and_is_shared_by_all_groups_that_use_it) {
  const h5::File file = written(sample());
  for (const char* name : {"time", "electricity/time", "heat/time", "solve/time"}) {
    const h5::Dataset time = file.root().dataset(name);
    EXPECT_TRUE(time.is_axis()) << name;
    EXPECT_EQ(time.kind(), h5::Kind::int64) << name;
    EXPECT_EQ(time.read_integers(), (std::vector<std::int64_t>{0, 1800, 3600})) << name;
    EXPECT_EQ(text_of(time, "units"), "seconds since 2025-03-01 06:00:00") << name;
    EXPECT_EQ(text_of(time, "calendar"), "proleptic_gregorian") << name;
    EXPECT_EQ(text_of(time, "axis"), "T") << name;
  }
  EXPECT_FALSE(file.root().has("economics/time"));
}

TEST_F(WriteTest, a_carrier_group_has_the_names_and_dimensions_of_the_format) {
  const h5::File file = written(sample());
  const std::vector<std::pair<std::string, Names>> expected{{"price_yuan_kwh", {"time", "node"}},
                                                            {"device_kind", {"device"}},
                                                            {"device_node", {"device"}},
                                                            {"device_owner", {"device"}},
                                                            {"device_meter", {"device"}},
                                                            {"device_power_kw", {"time", "device"}},
                                                            {"line_from", {"line"}},
                                                            {"line_to", {"line"}},
                                                            {"line_flow_kw", {"time", "line"}},
                                                            {"line_loss_kw", {"time", "line"}},
                                                            {"level_kwh", {"time", "store"}},
                                                            {"level_first_kwh", {"store"}},
                                                            {"charge_kw", {"time", "store"}},
                                                            {"discharge_kw", {"time", "store"}},
                                                            {"import_kw", {"time", "connection"}},
                                                            {"export_kw", {"time", "connection"}},
                                                            {"import_yuan_kwh", {"time", "connection"}},
                                                            {"export_yuan_kwh", {"time", "connection"}},
                                                            {"unserved_kw", {"time", "load"}},
                                                            {"carbon_kg_kwh", {"time", "node"}},
                                                            {"v_pu", {"time", "node"}},
                                                            {"angle_rad", {"time", "node"}},
                                                            {"ac_line_flow_kw", {"time", "line"}},
                                                            {"ac_line_loss_kw", {"time", "line"}},
                                                            {"line_loading_frac", {"time", "line"}},
                                                            {"tap_frac", {"time", "tap_changer"}},
                                                            {"device_reactive_kvar", {"time", "device"}},
                                                            {"ac_import_kw", {"time"}},
                                                            {"loss_kw", {"time"}},
                                                            {"violation_kind", {"violation"}},
                                                            {"violation_name", {"violation"}},
                                                            {"violation_worst_time", {"violation"}},
                                                            {"violation_duration_h", {"violation"}},
                                                            {"violation_value_pu", {"violation"}},
                                                            {"violation_limit_pu", {"violation"}},
                                                            {"violation_unmendable_h", {"violation"}},
                                                            {"violation_unsettled_h", {"violation"}}};
  const h5::Group group = file.root().group("electricity");
  Names variables;
  Names axes;
  for (const std::string& name : group.dataset_names())
    (group.dataset(name).is_axis() ? axes : variables).push_back(name);
  Names expected_names;
  for (const auto& [name, dims] : expected) {
    expected_names.push_back(name);
    EXPECT_EQ(group.dataset(name).axes(), dims) << name;
  }
  EXPECT_EQ(variables, expected_names);
  EXPECT_EQ(axes, (Names{"node", "time", "device", "line", "store", "connection", "load", "tap_changer", "violation"}));
}

TEST_F(WriteTest, axes_without_entries_are_left_out_with_their_variables) {
  const h5::File file = written(sample());
  EXPECT_EQ(file.root().group("heat").dataset_names(),
            (Names{"node", "time", "price_yuan_kwh", "source", "curtailed_kw", "carbon_kg_kwh"}));
}

TEST_F(WriteTest, every_dataset_has_a_meaning_and_every_number_the_unit_of_its_name) {
  const h5::File file = written(sample());
  std::size_t numbers = 0;
  for (const std::string& group_name : file.root().group_names()) {
    const h5::Group group = file.root().group(group_name);
    for (const std::string& name : group.dataset_names()) {
      const h5::Dataset dataset = group.dataset(name);
      EXPECT_NE(text_of(dataset, "long_name"), "") << group_name << "/" << name;
      if (dataset.kind() == h5::Kind::text) {
        EXPECT_FALSE(dataset.has_attribute("units")) << group_name << "/" << name;
      } else if (name != "time") {
        const std::string_view unit = unit_of(name);
        EXPECT_TRUE(!unit.empty() || group_name == "solve" || dataset.is_axis()) << group_name << "/" << name;
        EXPECT_EQ(text_of(dataset, "units"), unit.empty() ? "1" : unit) << group_name << "/" << name;
        ++numbers;
      }
    }
  }
  EXPECT_GT(numbers, 30U);
}

TEST_F(WriteTest, only_voltages_angles_loadings_and_carbon_are_single_precision) {
  const h5::File file = written(sample());
  std::set<std::string> single;
  for (const std::string& group_name : file.root().group_names()) {
    const h5::Group group = file.root().group(group_name);
    for (const std::string& name : group.dataset_names()) {
      if (group.dataset(name).kind() == h5::Kind::float32) single.insert(group_name + "/" + name);
    }
  }
  EXPECT_EQ(single, (std::set<std::string>{"electricity/v_pu", "electricity/angle_rad", "electricity/line_loading_frac",
                                           "electricity/carbon_kg_kwh", "heat/carbon_kg_kwh"}));
}

TEST_F(WriteTest, numbers_come_back_exactly_and_names_in_order) {
  const Results results = sample();
  const h5::File file = written(results);
  const h5::Group group = file.root().group("electricity");
  EXPECT_EQ(group.dataset("node").read_texts(), (Names{"campus", "馆"}));
  EXPECT_EQ(group.dataset("device_owner").read_texts(), (Names{"", "tenant", ""}));
  Eigen::ArrayXXd power(3, 3);
  group.dataset("device_power_kw").read(h5::ColumnMajor<double>{power.data(), 3, 3, 3});
  EXPECT_TRUE((power == results.dispatch.carriers[0].device_power_kw).all());
  EXPECT_EQ(group.dataset("level_first_kwh").read_doubles(), std::vector<double>{29.5});
  const std::vector<double> voltage = group.dataset("v_pu").read_doubles();
  EXPECT_EQ(voltage[0], static_cast<double>(0.9F));
  EXPECT_TRUE(std::isnan(voltage[1]));
  EXPECT_EQ(group.dataset("violation_worst_time").read_texts(), Names{"2025-03-01 06:30:00"});
  EXPECT_EQ(group.dataset("violation_duration_h").read_doubles(), std::vector<double>{1.0});  // two steps of 0.5 h
  EXPECT_EQ(group.dataset("violation_unmendable_h").read_doubles(), std::vector<double>{0.5});
  EXPECT_EQ(group.dataset("violation_unsettled_h").read_doubles(), std::vector<double>{0.5});
  EXPECT_EQ(file.root().dataset("economics/part_yuan").read_doubles(), (std::vector<double>{120.0, -20.0}));
  EXPECT_EQ(file.root().dataset("summary/load_served_kwh").read_doubles(), std::vector<double>{33.0});
}

TEST_F(WriteTest, what_failed_to_solve_has_its_record_and_no_tables) {
  const h5::File file = written(infeasible_sample());
  EXPECT_EQ(file.root().group_names(), Names{"solve"});
  const h5::Group solve = file.root().group("solve");
  EXPECT_TRUE(std::isnan(solve.dataset("objective_yuan").read_doubles()[0]));
  EXPECT_EQ(solve.dataset("gap").read_doubles()[0], std::numeric_limits<double>::infinity());
  EXPECT_EQ(solve.dataset("grid_reason").read_texts(), Names{"not solved"});
  EXPECT_EQ(solve.dataset("cause_kind").read_texts(), (Names{"row", "bound"}));
  EXPECT_EQ(solve.dataset("cause_first_time").read_texts(), (Names{"2025-03-01 06:30:00", ""}));
  EXPECT_EQ(solve.dataset("cause_last_time").read_texts(), (Names{"2025-03-01 07:00:00", ""}));
}

TEST_F(WriteTest, a_grid_that_was_not_checked_leaves_no_voltages) {
  Results results = sample();
  results.grid = {};
  results.grid.reason = "switched off";
  const h5::File file = written(results);
  EXPECT_FALSE(file.root().has("electricity/v_pu"));
  EXPECT_FALSE(file.root().has("electricity/violation"));
  EXPECT_EQ(file.root().dataset("solve/grid_checked").read_integers(), std::vector<std::int64_t>{0});
}

TEST_F(WriteTest, a_carrier_called_like_another_group_gets_a_name_of_its_own) {
  Results results = sample();
  results.dispatch.carriers[1].carrier = "solve";
  EXPECT_TRUE(written(results).root().has("solve_carrier/curtailed_kw"));
}

TEST_F(WriteTest, compression_can_be_switched_off_and_changes_no_number) {
  const Results results = sample(8760);
  write(results, at("small.h5"), "");
  write(results, at("large.h5"), "", false);
  EXPECT_LT(std::filesystem::file_size(at("small.h5")), std::filesystem::file_size(at("large.h5")) / 2);
  const std::string name = "electricity/device_power_kw";
  EXPECT_EQ(h5::File::open(at("small.h5")).root().dataset(name).read_doubles(),
            h5::File::open(at("large.h5")).root().dataset(name).read_doubles());
}

TEST_F(WriteTest, the_same_results_give_the_same_bytes) {
  write(sample(), at("a.h5"), "now");
  write(sample(), at("b.h5"), "now");
  EXPECT_EQ(bytes(at("a.h5")), bytes(at("b.h5")));
}

TEST_F(WriteTest, a_missing_folder_and_a_folder_in_the_way_are_io_errors) {
  EXPECT_THROW(write(sample(), at("none") / "r.h5", ""), IoError);
  EXPECT_FALSE(std::filesystem::exists(at("none")));
  std::filesystem::create_directory(at("r.h5"));
  EXPECT_THROW(write(sample(), at("r.h5"), ""), IoError);
  EXPECT_TRUE(std::filesystem::is_directory(at("r.h5")));
  EXPECT_FALSE(partial_left());
}

TEST_F(WriteTest, a_failure_half_way_leaves_the_older_file_and_no_partial_one) {
  put(at("r.h5"), "an older file");
  Results results = sample();
  results.dispatch.carriers[1] = results.dispatch.carriers[0];  // the second "electricity" meets the first
  results.indicators.carbon[1] = results.indicators.carbon[0];
  EXPECT_THROW(write(results, at("r.h5"), ""), IoError);
  EXPECT_EQ(bytes(at("r.h5")), "an older file");
  EXPECT_FALSE(partial_left());
}

TEST_F(WriteTest, a_table_of_another_size_is_our_defect_and_touches_nothing) {
  put(at("r.h5"), "an older file");
  Results results = sample();
  results.dispatch.carriers[0].line_flow_kw = ramp(2, 1, 0.0);
  EXPECT_THROW(write(results, at("r.h5"), ""), InternalError);
  EXPECT_EQ(bytes(at("r.h5")), "an older file");
  EXPECT_FALSE(partial_left());
}

TEST_F(WriteTest, a_full_disk_leaves_the_older_file_and_no_partial_one) {
  put(at("r.h5"), "an older file");
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const auto old_action = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{65536, before.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &small);
  EXPECT_THROW(write(sample(8760), at("r.h5"), "", false), IoError);
  ::setrlimit(RLIMIT_FSIZE, &before);
  (void)std::signal(SIGXFSZ, old_action);
  EXPECT_EQ(bytes(at("r.h5")), "an older file");
  EXPECT_FALSE(partial_left());
  write(sample(8760), at("r.h5"), "", false);  // and with room it works
  EXPECT_TRUE(h5::File::open(at("r.h5")).root().has("electricity/v_pu"));
}

}  // namespace
}  // namespace zhanhe::store
