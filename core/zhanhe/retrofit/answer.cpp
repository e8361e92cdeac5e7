#include "zhanhe/retrofit/answer.hpp"

namespace zhanhe::retrofit {

namespace {

using building::Demand;
using building::Hours;

Demand times(Demand demand, double count) {
  for (double* sum :
       {&demand.heat_kwh, &demand.cooling_kwh, &demand.power_kwh, &demand.source_kwh, &demand.heat_peak_kw,
        &demand.cooling_peak_kw, &demand.power_peak_kw, &demand.cost_yuan, &demand.carbon_kg}) {
    *sum *= count;
  }
  return demand;
}

Hours times(Hours hours, double count) {
  for (const auto column : {&Hours::heat_kw, &Hours::cooling_kw, &Hours::power_kw, &Hours::source_kw}) {
    for (double& value : hours.*column) value *= count;
  }
  return hours;
}

Figures figures_of(const Class& of, const std::vector<Package>& packages, std::size_t chosen,
                   const Settings& settings) {
  const auto count = static_cast<double>(of.count);
  const Package& package = packages[chosen];
  Figures figures;
  figures.package = chosen;
  figures.before = times(packages.front().demand, count);
  figures.after = times(package.demand, count);
  figures.investment_yuan = count * package.investment_yuan;
  figures.annuity_yuan_year = count * package.annuity_yuan_year;
  figures.saved_yuan_year = figures.before.cost_yuan - figures.after.cost_yuan;
  if (figures.saved_yuan_year > 0.0) figures.payback_year = figures.investment_yuan / figures.saved_yuan_year;
  figures.npv_yuan = (figures.saved_yuan_year - figures.annuity_yuan_year) /
                     annuity_frac(settings.discount_frac, settings.horizon_year);
  return figures;
}

}  // namespace

Answer answer(std::span<const Class> classes, const Weather& weather, const Settings& settings,
              const Observer& observer) {
  const std::vector<double> facade_w_m2 = building::facade_sun_w_m2(weather);
  Answer answer;
  answer.packages = packages(classes, weather, facade_w_m2, settings, observer);
  answer.measure_curve = measure_curve(classes, answer.packages);
  answer.package_curve = package_curve(classes, answer.packages);
  answer.choice = choose(classes, answer.packages, settings, observer);
  for (std::size_t b = 0; b < classes.size(); ++b) {
    const std::size_t chosen = answer.choice.packages.empty() ? 0 : answer.choice.packages[b];
    const Class& of = classes[b];
    answer.figures.push_back(figures_of(of, answer.packages[b], chosen, settings));
    const building::Stock after = with_measures(of.stock, measures_of(of, answer.packages[b][chosen].taken));
    const auto count = static_cast<double>(of.count);
    answer.before.push_back(times(simulate(of.stock, weather, facade_w_m2), count));
    answer.after.push_back(times(simulate(after, weather, facade_w_m2), count));
  }
  return answer;
}

}  // namespace zhanhe::retrofit
