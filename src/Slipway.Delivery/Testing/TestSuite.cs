using System.Collections.Immutable;

namespace Slipway.Delivery.Testing;

/// <summary>One test project's run.</summary>
/// <param name="Service">The service that it tests.</param>
/// <param name="Project">The project, relative to the root.</param>
/// <param name="Passed">How many tests passed.</param>
/// <param name="Skipped">How many were left out.</param>
/// <param name="Failures">Those that failed.</param>
/// <param name="LineCoverage">Covered share of the lines, 0 to 1; absent when it was not measured.</param>
public sealed record TestSuite(
    string Service, string Project, int Passed, int Skipped, ImmutableArray<TestFailure> Failures, double? LineCoverage);
