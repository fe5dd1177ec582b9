namespace Slipway.Tooling;

/// <summary>The environment variables that a run may read.</summary>
public interface IEnvironment
{
    /// <summary>The variable's value; <see langword="null"/> when it is not set.</summary>
    string? Get(string name);

    /// <summary>All of them.</summary>
    IReadOnlyDictionary<string, string> All { get; }
}
