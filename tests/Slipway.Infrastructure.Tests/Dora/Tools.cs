using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Infrastructure.Tests.Dora;

/// <summary>Runs programs for tests.</summary>
internal static class Tools
{
    public static ProcessRunner Runner() =>
        new(new SecretMask(), NullLog.Instance, TimeProvider.System, new SystemEnvironment(), AbsolutePath.Create(Path.GetTempPath()));

    public static string? Find(string tool) => ExecutablePath.Find(tool, new SystemEnvironment());
}
