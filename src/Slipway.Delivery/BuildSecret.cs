using System.Runtime.CompilerServices;
using Slipway.Tooling;

namespace Slipway.Delivery;

/// <summary>A secret that a Dockerfile's step may read: <c>new("npm-token", () => NpmToken)</c>, where <c>NpmToken</c> is a secret parameter of the build.</summary>
/// <param name="id">The id that <c>RUN --mount=type=secret,id=…</c> names.</param>
/// <param name="value">Reads the parameter; asked when the image is built.</param>
/// <param name="parameter">Filled in by the compiler: the text of <paramref name="value"/>, which names the parameter.</param>
public sealed class BuildSecret(string id, Func<Secret?> value, [CallerArgumentExpression(nameof(value))] string parameter = "")
{
    /// <summary>The id in the Dockerfile.</summary>
    public string Id => id;

    /// <summary>Reads the parameter.</summary>
    public Func<Secret?> Value => value;

    /// <summary>The expression that names the parameter, so that whoever runs the build is told which one is missing.</summary>
    public string Parameter => parameter;
}
