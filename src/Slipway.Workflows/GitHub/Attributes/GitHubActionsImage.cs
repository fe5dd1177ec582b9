namespace Slipway.Workflows.GitHub;

/// <summary>GitHub's hosted runners, by the names that NUKE builds use.</summary>
public enum GitHubActionsImage
{
    /// <summary><c>ubuntu-latest</c>; moves to the next release overnight.</summary>
    UbuntuLatest,

    /// <summary><c>ubuntu-24.04</c></summary>
    Ubuntu2404,

    /// <summary><c>ubuntu-22.04</c></summary>
    Ubuntu2204,

    /// <summary><c>windows-latest</c>; moves to the next release overnight.</summary>
    WindowsLatest,

    /// <summary><c>windows-2025</c></summary>
    Windows2025,

    /// <summary><c>windows-2022</c></summary>
    Windows2022,

    /// <summary><c>macos-latest</c>; moves to the next release overnight.</summary>
    MacOsLatest,

    /// <summary><c>macos-15</c></summary>
    MacOs15,

    /// <summary><c>macos-14</c></summary>
    MacOs14,
}
