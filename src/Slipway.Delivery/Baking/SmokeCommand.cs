using System.Collections.Immutable;

namespace Slipway.Delivery.Baking;

/// <summary>
/// A command: exit code 0 is good. It finds the release in <c>SLIPWAY_RELEASE_VERSION</c>, <c>SLIPWAY_RELEASE_DIGEST</c> and <c>SLIPWAY_RELEASE_COMMIT</c>, the service
/// and the environment in <c>SLIPWAY_SERVICE</c> and <c>SLIPWAY_ENVIRONMENT</c>, an address of the candidate in <c>SLIPWAY_CANDIDATE_URL</c> (where this machine has one)
/// and that of the service in <c>SLIPWAY_SERVICE_URL</c> (where it is known).
/// </summary>
/// <param name="Rule">Its name, and how its outcomes are judged.</param>
/// <param name="Program">A name on PATH, or a path relative to the root.</param>
/// <param name="Arguments">Its arguments, one by one.</param>
public sealed record SmokeCommand(CheckRule Rule, string Program, params ImmutableArray<string> Arguments) : ReleaseCheck(Rule);
