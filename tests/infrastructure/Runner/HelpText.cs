using System.Text;
using Slipway.Testing.Infrastructure;

namespace Slipway.Testing.Runner;

/// <summary>What <c>--help</c> says; the parts speak for themselves.</summary>
internal static class HelpText
{
    public static string Render()
    {
        var text = new StringBuilder();
        text.Append("""
            Starts real servers, runs a command with their addresses, and stops them.

              tests/infrastructure/run PART... -- COMMAND [ARGUMENT...]

            Parts, and the environment variables that the command gets:

            """);
        foreach (var part in PartCatalogue.All)
        {
            text.Append($"\n  {part.Name,-12} {part.Summary}\n");
            foreach (var variable in part.Variables)
            {
                text.Append($"  {"",-12}   {variable}\n");
            }
        }

        return text.Append("""

            What is missing is installed where that is possible (root, apt-get), else named. Downloads and builds are kept in
            ${XDG_CACHE_HOME:-~/.cache}/slipway-tests. Ports are free ones on 127.0.0.1. The exit code is the command's.

            Example: tests/infrastructure/run registry trivy -- bash

            """).ToString();
    }
}
