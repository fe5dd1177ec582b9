using Slipway.Tooling;
using Spectre.Console;

namespace Slipway.Hosts;

/// <summary>Which host a run gets.</summary>
internal static class HostChoice
{
    public static IHost Make(BuildInvocation invocation, Verbosity verbosity, SecretMask secrets)
    {
        var environment = invocation.Environment;
        if (environment.Get("GITHUB_ACTIONS") == "true")
        {
            var summary = environment.Get("GITHUB_STEP_SUMMARY");
            return new GitHubHost(invocation.Output, verbosity, string.IsNullOrEmpty(summary) ? null : AbsolutePath.Create(summary), secrets);
        }

        return invocation.IsInteractive && string.IsNullOrEmpty(environment.Get("NO_COLOR"))
            ? Terminal(invocation, verbosity)
            : new PlainHost(invocation.Output, verbosity, new Ansi(Enabled: false));
    }

    // In a method of its own, so that the library is loaded only where there is a terminal.
    private static TerminalHost Terminal(BuildInvocation invocation, Verbosity verbosity) =>
        new(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(invocation.Output) }), verbosity, invocation.Clock);
}
