using System.Collections.Concurrent;
using Slipway.Tooling;
using Slipway.Tooling.Records;

namespace Slipway.Execution;

/// <summary>The records under the artifacts folder. A dry run writes elsewhere, and reads the real ones where it has made none itself.</summary>
internal sealed class RecordStore(BuildContext context, Func<string, string?> producerOf)
{
    private readonly ConcurrentDictionary<string, bool> _written = [];

    public void Write<T>(Output<T> output, T record)
        where T : notnull
    {
        RecordFile.Write(context.Artifacts / output.Path, record);
        _written[output.Path] = true;
    }

    public bool Exists(IOutput output) => Locate(output).FileExists;

    public T Read<T>(Output<T> output, string asker)
        where T : notnull
    {
        try
        {
            return RecordFile.Read<T>(Locate(output));
        }
        catch (RecordException exception)
        {
            var producer = producerOf(output.Path);
            throw new TargetFailedException(
                $"{asker} needs the record {output.Path}, which cannot be used: {exception.Reason}.",
                producer is null ? "No target of this build makes it." : $"{producer} makes it.",
                producer is null ? $"Give the build a target that produces {output.Path}." : $"Run ./build.sh {producer} first, or bring the file from where it ran.",
                inner: exception);
        }
    }

    private AbsolutePath Locate(IOutput output) => (_written.ContainsKey(output.Path) ? context.Artifacts : context.RealArtifacts) / output.Path;
}
