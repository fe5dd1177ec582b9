using System.Collections.Immutable;
using Slipway.Delivery.Scanning;

namespace Slipway.Components.Records;

/// <summary>One environment in <see cref="RescanRecord"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Images">What serves there, and was scanned.</param>
/// <param name="Scan">What was found, judged by the environment's gate.</param>
public sealed record RescannedEnvironment(string Name, ImmutableArray<RescannedImage> Images, ScanRecord Scan);
