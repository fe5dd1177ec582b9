namespace Slipway.Delivery.Deploying;

/// <summary>The addresses by which a bake watches a candidate.</summary>
/// <param name="Candidate">Base address of each instance of the new release.</param>
/// <param name="Previous">Base address of each instance of the release that serves; empty at a first release.</param>
/// <param name="Signals">What the platform says about the candidate from now on.</param>
public sealed record ReleaseObservation(IReadOnlyList<Uri> Candidate, IReadOnlyList<Uri> Previous, Baking.IWorkloadSignals Signals);
