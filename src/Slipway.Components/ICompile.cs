using Slipway.Delivery;
using Slipway.Delivery.DotNet;
using Slipway.Tooling;

namespace Slipway.Components;

/// <summary>Compiles the services and their tests.</summary>
public interface ICompile : IHaveServices
{
    /// <summary>One <c>dotnet build</c> for each project that no other one brings along.</summary>
    Target Compile => _ => _
        .Description("Compile the services and their tests")
        .Inputs("**/*.cs", "**/*.csproj", "Directory.*.props", "global.json", "**/packages.lock.json")
        .Executes(async (ctx, ct) =>
        {
            var dotnet = new DotNetCli(ctx.Processes, ctx.Log, ctx.Root);

            // A test project brings the service that it tests along. One after the other: projects share what they depend on.
            foreach (var project in SelectedServices.SelectMany(service => service.Tests is { Length: > 0 } tests ? tests : service.Source is DotNetProject own ? [own.Project] : []).Distinct())
            {
                ctx.Log.Progress(project);
                await dotnet.BuildAsync(ctx.Root / project, ct).ConfigureAwait(false);
                ctx.Log.Info($"compiled {project}");
            }
        });
}
