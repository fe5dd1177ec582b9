using Slipway.Delivery.Dora;

namespace Slipway.Components.Internal;

/// <summary>The figures on a Pushgateway, where there is one.</summary>
internal static class DoraPushing
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(10);

    public static async Task PushAsync(TargetContext ctx, Uri? address, DoraRecord record, CancellationToken cancellationToken)
    {
        if (address is null)
        {
            return;
        }

        using var http = new HttpClient { Timeout = AnswerTime };
        var outcomes = await new Pushgateway(http, address, ctx.Changes, ctx.Log).PushAsync(record, cancellationToken).ConfigureAwait(false);
        var good = outcomes.Count(outcome => outcome.Problem is null);
        ctx.Note($"{good} of {outcomes.Count} groups on the Pushgateway");
    }
}
