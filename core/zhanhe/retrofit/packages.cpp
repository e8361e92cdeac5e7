#include "zhanhe/retrofit/packages.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "zhanhe/base/parallel.hpp"

namespace zhanhe::retrofit {

namespace {

/// Offers that act on the rooms.
std::uint32_t on_rooms(const Class& of) {
  std::uint32_t offers = 0;
  for (std::size_t i = 0; i < of.offers.size(); ++i) {
    if (!only_plant(of.offers[i].measure.change)) offers |= 1U << i;
  }
  return offers;
}

bool changes_twice(const Class& of, std::uint32_t taken) {
  std::uint32_t seen = 0;
  for (std::size_t i = 0; i < of.offers.size(); ++i) {
    if (((taken >> i) & 1U) == 0) continue;
    const std::uint32_t change = 1U << static_cast<unsigned>(of.offers[i].measure.change);
    if ((seen & change) != 0) return true;
    seen |= change;
  }
  return false;
}

/// Packages of a class that have the same rooms.
struct Job {
  std::size_t building = 0;
  std::vector<std::size_t> packages;
};

std::vector<Job> jobs_of(std::size_t building, const Class& of, const std::vector<Package>& packages) {
  const std::uint32_t mask = on_rooms(of);
  std::vector<std::vector<std::size_t>> of_rooms(std::size_t{1} << of.offers.size());
  for (std::size_t k = 0; k < packages.size(); ++k) of_rooms[packages[k].taken & mask].push_back(k);
  std::vector<Job> jobs;
  for (auto& same : of_rooms) {
    if (!same.empty()) jobs.push_back({building, std::move(same)});
  }
  return jobs;
}

/// What all packages are worked out with.
struct Worker {
  std::span<const Class> classes;
  const Weather& weather;
  const std::vector<double>& facade_w_m2;
  const Settings& settings;

  void fill(const Job& job, std::vector<Package>& packages) const {
    const Class& of = classes[job.building];
    building::Stock rooms;
    building::Hours hours;
    for (std::size_t n = 0; n < job.packages.size(); ++n) {
      Package& package = packages[job.packages[n]];
      const std::vector<building::Measure> measures = measures_of(of, package.taken);
      const building::Stock stock = with_measures(of.stock, measures);
      if (n == 0) {
        rooms = stock;
        hours = simulate(stock, weather, facade_w_m2);
      }
      package.demand = demand(n == 0 ? hours : with_plant(hours, rooms.plant, stock.plant), settings.terms);
      for (const building::Measure& measure : measures) {
        const double yuan = investment_yuan(of.stock, std::span(&measure, 1));
        package.investment_yuan += yuan;
        package.annuity_yuan_year += yuan * annuity_frac(settings.discount_frac, measure.life_year);
      }
    }
  }
};

}  // namespace

double annuity_frac(double discount_frac, double years) {
  if (discount_frac == 0.0) return 1.0 / years;
  return discount_frac / -std::expm1(-years * std::log1p(discount_frac));
}

std::vector<building::Measure> measures_of(const Class& of, std::uint32_t taken) {
  std::vector<building::Measure> measures;
  for (std::size_t i = 0; i < of.offers.size(); ++i) {
    if (((taken >> i) & 1U) != 0) measures.push_back(of.offers[i].measure);
  }
  return measures;
}

std::vector<std::vector<Package>> packages(std::span<const Class> classes, const Weather& weather,
                                           const std::vector<double>& facade_w_m2, const Settings& settings,
                                           const Observer& observer) {
  std::vector<std::vector<Package>> all(classes.size());
  std::vector<Job> jobs;
  for (std::size_t b = 0; b < classes.size(); ++b) {
    const auto subsets = static_cast<std::uint32_t>(1U << classes[b].offers.size());
    for (std::uint32_t taken = 0; taken < subsets; ++taken) {
      if (!changes_twice(classes[b], taken)) all[b].push_back({taken, {}, 0.0, 0.0});
    }
    std::ranges::move(jobs_of(b, classes[b], all[b]), std::back_inserter(jobs));
  }
  const Worker worker{classes, weather, facade_w_m2, settings};
  in_parallel(jobs.size(), thread_count(settings.threads, jobs.size()), [&](std::size_t i, int thread) {
    if (thread == 0) tell(observer, {"simulate", static_cast<double>(i) / static_cast<double>(jobs.size()), {}});
    worker.fill(jobs[i], all[jobs[i].building]);
  });
  return all;
}

}  // namespace zhanhe::retrofit
