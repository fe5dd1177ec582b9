namespace Slipway.Workflows.GitHub;

/// <summary>The machine that a job runs on.</summary>
public sealed record Runner
{
    /// <summary>
    /// GitHub's hosted Ubuntu, the newest release. A build that brings its own tools (global.json, pinned downloads) does not mind when it moves; name a
    /// release, such as <c>ubuntu-24.04</c>, where it does.
    /// </summary>
    public static Runner Ubuntu { get; } = new("ubuntu-latest");

    /// <param name="labels">All of these labels must be on the runner.</param>
    public Runner(params IReadOnlyList<string> labels) => Labels = labels;

    /// <summary>The labels, all of which a runner must have.</summary>
    public IReadOnlyList<string> Labels { get; init; }

    /// <summary>A runner group of the organisation. Default: none.</summary>
    public string? Group { get; init; }

    /// <summary>A runner with one label, or several separated by commas.</summary>
    public static implicit operator Runner(string labels) => FromString(labels);

    /// <summary>A runner with one label, or several separated by commas.</summary>
    public static Runner FromString(string labels) =>
        new(labels.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Compares the labels one by one: two runners that ask for the same are the same.</summary>
    public bool Equals(Runner? other) => other is not null && Group == other.Group && Labels.SequenceEqual(other.Labels);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Group, string.Join(',', Labels));

    /// <inheritdoc/>
    public override string ToString() => string.Join(',', Labels) + (Group is null ? "" : $" of {Group}");
}
