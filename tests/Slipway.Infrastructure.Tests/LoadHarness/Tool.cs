using System.Diagnostics;

namespace Slipway.Infrastructure.Tests.LoadHarness;

/// <summary>Runs a tool to its end.</summary>
internal static class Tool
{
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string tool, string input, params string[] arguments)
    {
        var start = new ProcessStartInfo(ToolPath.Require(tool))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(5));
        return (process.ExitCode, await output, await errors);
    }
}
