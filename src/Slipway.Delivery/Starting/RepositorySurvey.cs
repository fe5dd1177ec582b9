using System.Collections.Immutable;

namespace Slipway.Delivery.Starting;

/// <summary>What a repository holds that can be delivered.</summary>
/// <param name="Services">What looks like a service, by name.</param>
/// <param name="Notes">What was seen and left out, a sentence each.</param>
public sealed record RepositorySurvey(ImmutableArray<FoundService> Services, ImmutableArray<string> Notes);
