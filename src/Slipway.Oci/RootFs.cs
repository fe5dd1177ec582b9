using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Slipway.Oci;

/// <summary>The layers of an image by what they hold, whatever their compression.</summary>
/// <param name="Type">Always <c>layers</c>.</param>
/// <param name="DiffIds">The digest of each layer's tar archive, lowest first.</param>
public sealed record RootFs(string Type, [property: JsonPropertyName("diff_ids")] ImmutableArray<Digest> DiffIds);
