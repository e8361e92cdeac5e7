#include "zhanhe/store/read.hpp"

#include <algorithm>
#include <cmath>

#include "unit/h5/scratch.hpp"
#include "unit/store/sample.hpp"
#include "zhanhe/base/error.hpp"
#include "zhanhe/h5/file.hpp"
#include "zhanhe/store/write.hpp"

namespace zhanhe::store {
namespace {

class ReadTest : public Scratch {
protected:
  Info told(const Results& results) const {
    write(results, at("r.h5"), "2025-03-02");
    return info(at("r.h5"));
  }
  /// Writes an HDF5 file by hand; returns why `info` and `scenario_of` refuse it.
  std::string refusal(const std::function<void(h5::File&)>& make) const {
    h5::replace_file(at("hand.h5"), make);
    return reason(at("hand.h5"));
  }
  static std::string reason(const std::filesystem::path& path) {
    const std::string first = reason_of([&] { (void)info(path); });
    EXPECT_EQ(reason_of([&] { (void)scenario_of(path); }), first);
    return first;
  }
  static std::string reason_of(const std::function<void()>& attempt) {
    try {
      attempt();
    } catch (const IoError& error) {
      return error.reason();
    }
    return "accepted";
  }
};

TEST_F(ReadTest, info_tells_the_time_axis) {
  const Info file = told(sample());
  EXPECT_EQ(file.start, "2025-03-01 06:00:00");
  EXPECT_EQ(file.step_h, 0.5);
  EXPECT_EQ(file.steps, 3U);
}

TEST_F(ReadTest, info_tells_groups_with_the_sizes_of_their_axes) {
  const Info file = told(sample());
  ASSERT_EQ(file.groups.size(), 7U);
  const Info::Group& electricity = file.groups[0];
  EXPECT_EQ(electricity.name, "electricity");
  std::vector<std::string> axes;
  for (const Info::Axis& axis : electricity.axes) axes.push_back(axis.name + " " + std::to_string(axis.length));
  EXPECT_EQ(axes, (std::vector<std::string>{"node 2", "time 3", "device 3", "line 1", "store 1", "connection 1",
                                            "load 1", "tap_changer 1", "violation 1"}));
  EXPECT_EQ(electricity.variables.size(), 37U);
  EXPECT_EQ(file.groups[1].name, "heat");
  EXPECT_EQ(file.groups[1].variables, (std::vector<std::string>{"price_yuan_kwh", "curtailed_kw", "carbon_kg_kwh"}));
}

TEST_F(ReadTest, info_tells_the_attributes_without_the_text_of_the_scenario) {
  const Info file = told(sample());
  const auto find = [&](std::string_view name) { return std::ranges::find(file.attributes, name, &Attribute::name); };
  EXPECT_EQ(find("scenario"), file.attributes.end());
  ASSERT_NE(find("created"), file.attributes.end());
  EXPECT_EQ(std::get<std::string>(find("created")->value), "2025-03-02");
  ASSERT_NE(find("utc_offset_h"), file.attributes.end());
  EXPECT_EQ(std::get<double>(find("utc_offset_h")->value), 8.0);
  ASSERT_NE(find("format_version"), file.attributes.end());
  EXPECT_EQ(std::get<std::int64_t>(find("format_version")->value), 1);
}

TEST_F(ReadTest, info_tells_the_solve_with_its_certificate_and_seconds) {
  const Info file = told(sample());
  EXPECT_EQ(file.status, "optimal");
  EXPECT_EQ(file.engine, "interior-point");
  EXPECT_EQ(file.iterations, 17);
  EXPECT_EQ(file.objective_yuan, 100.0);
  EXPECT_EQ(file.message, "done");
  EXPECT_EQ(file.certificate.lower_bound, 99.9);
  EXPECT_EQ(file.certificate.gap, 0.001);
  EXPECT_EQ(file.certificate.primal_residual, 1e-9);
  EXPECT_EQ(file.certificate.dual_residual, 2e-9);
  EXPECT_EQ(file.certificate.worst_row, "balance of 馆");
  EXPECT_FALSE(file.certificate.infeasibility_proved);
  const Seconds& s = file.seconds;
  EXPECT_EQ((std::vector<double>{s.pose, s.solve, s.judge, s.read, s.check, s.settle, s.total}),
            (std::vector<double>{0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 2.1}));
}

TEST_F(ReadTest, info_tells_the_summary_and_the_issues) {
  const Info file = told(sample());
  ASSERT_EQ(file.summary.size(), 2U);
  EXPECT_EQ(file.summary[0].name, "load_served_kwh");
  EXPECT_EQ(file.summary[0].value, 33.0);
  EXPECT_EQ(file.summary[0].doc, "energy that loads got");
  ASSERT_EQ(file.issues.size(), 1U);
  EXPECT_EQ(file.issues[0].code, "assumed");
  EXPECT_EQ(file.issues[0].severity, "note");
  EXPECT_EQ(file.issues[0].where, "scenario.toml:3");
  EXPECT_EQ(file.issues[0].message, "no power factor");
  EXPECT_EQ(file.issues[0].remedy, "give one");
}

TEST_F(ReadTest, info_tells_why_nothing_satisfies_the_limits) {
  const Info file = told(infeasible_sample());
  EXPECT_EQ(file.status, "infeasible");
  EXPECT_TRUE(std::isnan(file.objective_yuan));
  EXPECT_TRUE(file.certificate.infeasibility_proved);
  EXPECT_TRUE(file.summary.empty());
  ASSERT_EQ(file.causes.size(), 2U);
  EXPECT_EQ(file.causes[0].owner, "campus");
  EXPECT_EQ(file.causes[0].quantity, "balance");
  EXPECT_EQ(file.causes[0].unit, "kW");
  EXPECT_EQ(file.causes[0].kind, "row");
  EXPECT_EQ(file.causes[0].amount, 12.5);
  EXPECT_EQ(file.causes[0].steps, 2);
  EXPECT_EQ(file.causes[0].first_time, "2025-03-01 06:30:00");
  EXPECT_EQ(file.causes[0].last_time, "2025-03-01 07:00:00");
  EXPECT_EQ(file.causes[1].kind, "bound");
}

TEST_F(ReadTest, the_scenario_comes_back_byte_for_byte) {
  Results results = sample();
  std::string text = results.study.scenario_text;
  while (text.size() < 200000) text += "# a long scenario, 长\r\n";  // more than an HDF5 attribute holds by itself
  results.study.scenario_text = text;
  write(results, at("r.h5"), "");
  EXPECT_EQ(scenario_of(at("r.h5")), text);
  results.study.scenario_text.clear();
  write(results, at("r.h5"), "");
  EXPECT_EQ(scenario_of(at("r.h5")), "");
}

TEST_F(ReadTest, what_is_no_hdf5_file_is_refused) {
  EXPECT_EQ(reason(at("none.h5")), "no such file");
  put(at("text.h5"), "time,power\n0,1\n");
  EXPECT_EQ(reason(at("text.h5")), "not an HDF5 file");
}

TEST_F(ReadTest, a_truncated_file_is_refused_wherever_it_ends) {
  write(sample(), at("whole.h5"), "");
  EXPECT_EQ(reason(at("whole.h5")), "accepted");
  const std::string whole = bytes(at("whole.h5"));
  for (const double part : {0.01, 0.1, 0.5, 0.9, 0.999}) {
    put(at("part.h5"), whole.substr(0, static_cast<std::size_t>(part * static_cast<double>(whole.size()))));
    EXPECT_NE(reason(at("part.h5")), "accepted") << part;
  }
}

TEST_F(ReadTest, files_of_other_programs_are_refused) {
  const std::string other = "an HDF5 file, but not results of zhanhe";
  EXPECT_EQ(refusal([](h5::File&) {}), other);
  EXPECT_EQ(refusal([](h5::File& file) { file.root().set_attribute("filetype", "statepoint"); }), other);
  EXPECT_EQ(refusal([](h5::File& file) { file.root().set_attribute("filetype", std::int64_t{1}); }), other);
  EXPECT_EQ(refusal([](h5::File& file) { file.root().set_attribute("filetype", "zhanhe-retrofit"); }),
            "holds zhanhe-retrofit, not results of a run; any reader of netCDF-4 opens it");
}

TEST_F(ReadTest, a_newer_format_is_refused_and_says_so) {
  const auto make = [](h5::File& file) {
    file.root().set_attribute("filetype", "zhanhe-results");
    file.root().set_attribute("format_version", format_version + 1);
  };
  EXPECT_EQ(refusal(make), "written by a newer zhanhe (format 2; this one reads up to 1)");
}

TEST_F(ReadTest, a_file_of_ours_that_lacks_its_record_is_an_io_error) {
  h5::replace_file(at("hand.h5"), [](h5::File& file) {
    file.root().set_attribute("filetype", "zhanhe-results");
    file.root().set_attribute("format_version", format_version);
  });
  EXPECT_EQ(reason_of([&] { (void)info(at("hand.h5")); }), "/ has no dataset time");
}

}  // namespace
}  // namespace zhanhe::store
