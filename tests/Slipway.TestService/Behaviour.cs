namespace Slipway.TestService;

/// <summary>How the service behaves; a release is the program and one such file.</summary>
/// <param name="Version">What <c>/</c> answers.</param>
public sealed record Behaviour(string Version)
{
    /// <summary>Ends at start with this exit code, after <see cref="LastWords"/>.</summary>
    public int? CrashAtStart { get; init; }

    /// <summary>What a crash leaves on standard error.</summary>
    public string LastWords { get; init; } = "it fell over";

    /// <summary>Whether it ever says that it is ready.</summary>
    public bool Ready { get; init; } = true;

    /// <summary>Whether it listens where nobody told it to.</summary>
    public bool ListensElsewhere { get; init; }

    /// <summary>Whether SIGTERM is ignored.</summary>
    public bool IgnoresTermination { get; init; }

    /// <summary>Whether it starts a process of its own that would outlive it.</summary>
    public bool HasChild { get; init; }
}
