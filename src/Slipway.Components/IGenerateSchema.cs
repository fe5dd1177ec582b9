using Slipway.Parameters;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Files;

namespace Slipway.Components;

/// <summary>Keeps <c>.nuke/build.schema.json</c>, by which editors complete and check the parameter files.</summary>
public interface IGenerateSchema : INukeBuild
{
    private AbsolutePath SchemaFile => RootDirectory / ".nuke" / "build.schema.json";

    /// <summary>Writes the schema of this build's parameters.</summary>
    Target GenerateSchema => _ => _
        .Description("Write .nuke/build.schema.json, for completion in editors")
        .Executes(async (ctx, ct) =>
        {
            var schema = ParameterSchema.Json(ctx.Build);
            if (SchemaFile.FileExists && await File.ReadAllTextAsync(SchemaFile, ct).ConfigureAwait(false) == schema)
            {
                ctx.UpToDate("it is as it should be");
                return;
            }

            await ctx.ChangeAsync(
                new Change("write", SchemaFile.RelativeTo(ctx.Root)),
                _ =>
                {
                    AtomicFile.WriteAllText(SchemaFile, schema);
                    return Task.CompletedTask;
                },
                ct).ConfigureAwait(false);
        });

    /// <summary>Fails when the schema in the repository is not that of the build.</summary>
    Target VerifySchema => _ => _
        .Description("Check that .nuke/build.schema.json is what would be written")
        .ReadsOnly()
        .ProceedAfterFailure()
        .Executes((ctx, _) =>
            SchemaFile.FileExists && File.ReadAllText(SchemaFile) == ParameterSchema.Json(ctx.Build)
                ? Task.CompletedTask
                : throw new TargetFailedException($"{SchemaFile.RelativeTo(ctx.Root)} is not that of this build.", "Parameters have changed since it was written.", "Run ./build.sh GenerateSchema and commit the file."));
}
