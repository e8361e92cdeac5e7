// The steps of the staged system against the same equations written out and solved in one piece.

#include <gtest/gtest.h>

#include "unit/solver/random_program.hpp"
#include "unit/solver/reference_system.hpp"

namespace zhanhe::solver::staged {
namespace {

/// Programs of one kind; the seed varies sizes within it.
struct Kind {
  const char* name;
  RandomSettings (*settings)(unsigned seed);
};

const Kind kinds[] = {
    {"without_states",
     [](unsigned seed) {
       return RandomSettings{.hours = 5 + seed, .columns = 7, .rows = 4, .states = 0, .globals = 0, .global_rows = 0};
     }},
    {"one_state",
     [](unsigned seed) {
       return RandomSettings{.hours = 7 + seed, .columns = 6, .rows = 2, .states = 1, .globals = 0, .global_rows = 0};
     }},
    {"two_states_and_a_border",
     [](unsigned seed) {
       return RandomSettings{.hours = 15 + seed, .columns = 6, .rows = 3, .states = 2, .globals = 2, .global_rows = 2};
     }},
    {"many_states",
     [](unsigned seed) {
       return RandomSettings{
           .hours = 9, .columns = 12, .rows = 2, .states = 5 + 2 * seed, .globals = 0, .global_rows = 0};
     }},
    {"short_chains",
     [](unsigned seed) {
       return RandomSettings{.columns = 5, .rows = 2, .states = 2, .chain_lengths = {1, 7, 8, 2 + seed}};
     }},
    {"long_chains",
     [](unsigned seed) {
       return RandomSettings{.columns = 5, .rows = 1, .states = 1, .chain_lengths = {16, 17 + seed}};
     }},
    {"lossless_cycles",
     [](unsigned seed) {
       return RandomSettings{.columns = 6,
                             .rows = 1,
                             .states = 3,
                             .globals = 0,
                             .global_rows = 0,
                             .chain_lengths = {18 + seed, 8},
                             .lossless = true,
                             .cyclic = true};
     }},
    {"links_from_both_ends",
     [](unsigned seed) {
       return RandomSettings{
           .columns = 7, .rows = 3, .states = 3 + seed, .chain_lengths = {17 + seed, 3}, .lossless = true};
     }},
    {"restarts",
     [](unsigned seed) {
       return RandomSettings{.columns = 6, .rows = 2, .states = 2, .chain_lengths = {24 + seed, 9}, .restarts = 4};
     }},
    {"restarts_of_many_states_and_links",
     [](unsigned seed) {
       return RandomSettings{
           .columns = 7, .rows = 3, .states = 3 + seed, .chain_lengths = {23 + seed}, .cyclic = true, .restarts = 5};
     }},
    {"quadratic_costs",
     [](unsigned seed) {
       return RandomSettings{.hours = 10 + seed, .columns = 7, .rows = 3, .states = 2, .quadratic = true};
     }},
    {"free_columns",
     [](unsigned seed) {
       return RandomSettings{
           .hours = 10 + seed, .columns = 7, .rows = 3, .states = 1, .quadratic = true, .free_columns = true};
     }},
    {"no_width_in_some_hours",
     [](unsigned seed) {
       return RandomSettings{.hours = 12 + seed, .columns = 8, .rows = 2, .states = 2, .some_fixed = true};
     }},
};

void take(System& system) {
  const Sums full = system.look();
  const auto length = [](double shrink) { return shrink > 0.9 ? 0.9 / shrink : 1.0; };
  system.take(length(full.shrink_primal), length(full.shrink_dual));
}

class StagedSystem : public testing::TestWithParam<Kind> {};

TEST_P(StagedSystem, takes_the_steps_of_the_equations_in_one_piece) {
  for (const Kernels* const* sweeps = available_kernels(); *sweeps; ++sweeps) {
    for (unsigned seed = 0; seed < 3; ++seed) {
      SCOPED_TRACE(std::string((*sweeps)->name) + ", seed " + std::to_string(seed));
      const Form form(random_program(seed, GetParam().settings(seed)));
      System system(form, 1 + static_cast<int>(seed % 2), **sweeps);
      system.start(1.0);
      // The first iteration, and one where the weights of unknowns lie apart.
      for (int iteration = 0; iteration < 5; ++iteration) {
        SCOPED_TRACE("iteration " + std::to_string(iteration));
        system.predict();
        const double mu = std::pow(0.3, iteration);
        if (iteration % 4 != 0) {
          system.correct(mu);
          take(system);
          continue;
        }
        const System::Iterate iterate = system.iterate();
        const ReferenceSystem reference(form, iterate, system.regularisation());
        const ReferenceSystem::Vector predictor = reference.predictor();
        const auto expect = [&](const ReferenceSystem::Vector& step, const char* what) {
          const auto distance = reference.distance(system.step(), step);
          EXPECT_LE(distance.unknowns, 1e-7) << what;
          // A row that nearly depends on others has a price that 1e-11 of regularisation decides.
          EXPECT_LE(distance.prices, 1e-5) << what;
        };
        expect(predictor, "predictor");
        system.correct(mu);
        const ReferenceSystem::Vector corrector = reference.corrector(predictor, mu);
        expect(corrector, "corrector");
        system.refine();
        expect(reference.refined(corrector, predictor, mu), "refinement");
        take(system);
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Of, StagedSystem, testing::ValuesIn(kinds),
                         [](const auto& of) { return std::string(of.param.name); });

}  // namespace
}  // namespace zhanhe::solver::staged
