namespace Slipway.Workflows.GitHub;

/// <summary>Runs a job once for each value. The build receives the value as the parameter of the axis' name.</summary>
/// <param name="Axis">The axis' name, for example <c>service</c>.</param>
/// <param name="Values">The values, for example the services' names.</param>
public sealed record Matrix(string Axis, params IReadOnlyList<string> Values)
{
    /// <summary>Whether one failing value cancels the others. Default: false, so that one run shows every failure.</summary>
    public bool FailFast { get; init; }

    /// <summary>How many values run at once. Default: as many as there are runners.</summary>
    public int? MaxParallel { get; init; }

    /// <summary>The build's parameter that takes the value. Default: <see cref="Axis"/>.</summary>
    public string? Parameter { get; init; }

    /// <summary>The expression that yields the value in a job.</summary>
    internal string Expression => $"${{{{ matrix.{Axis} }}}}";
}
