using Slipway.Components.Records;
using Slipway.Delivery.Baking;
using Slipway.Tooling;
using Slipway.Tooling.Records;

namespace Slipway.Components.Internal;

/// <summary>Decides recorded bakes again.</summary>
internal static class BakeReplaying
{
    public static Task RunAsync(TargetContext ctx, AbsolutePath file)
    {
        BakesRecord recorded;
        try
        {
            recorded = RecordFile.Read<BakesRecord>(file);
        }
        catch (RecordException exception)
        {
            throw new UsageException($"{file} cannot be replayed.", $"The record cannot be used: {exception.Reason}.", "Name a bake.json that a Bake has written.", exception);
        }

        foreach (var bake in recorded.Bakes)
        {
            var again = BakeReplay.Replay(bake);
            ctx.Log.Info($"{bake.Service} {bake.Release} in {bake.Environment}: {again.Line}");
            ctx.Note(again.Line);
            if (again.Verdict != bake.Verdict || again.Line != bake.Line)
            {
                throw new TargetFailedException(
                    $"The replay of {bake.Service} {bake.Release} comes to another verdict.", $"Recorded: {bake.Line}\nReplayed: {again.Line}", "The record or the rules have changed since; the recorded verdict is the one that counted.");
            }
        }

        return Task.CompletedTask;
    }
}
