namespace LoadHarness.Jobs;

/// <summary>Requests to the service's own address at a steady rate that does not slow down when answers do.</summary>
internal static class RequestLoad
{
    /// <summary>A server that answers nothing must not make us collect requests without end.</summary>
    private const int MostInFlight = 256;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(Job job, Uri self, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = self,
            Timeout = AnswerWithin,
        };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("load-harness");

        var rate = job.Spec.Rate!.Value;
        var total = (long)Math.Round(rate * job.Spec.Seconds);
        var started = clock.GetTimestamp();
        var inFlight = new HashSet<Task>();
        for (var asked = 0L; ;)
        {
            var elapsed = clock.GetElapsedTime(started).TotalSeconds;
            var due = elapsed >= job.Spec.Seconds ? total : Math.Min(total, (long)(elapsed * rate) + 1);
            inFlight.RemoveWhere(t => t.IsCompleted);
            for (; asked < due; asked++)
            {
                if (inFlight.Count < MostInFlight) inFlight.Add(SendAsync(client, job, cancellationToken));
                else job.Tally.Skip();
            }

            if (elapsed >= job.Spec.Seconds) break;
            await Task.Delay(Tick, clock, cancellationToken);
        }

        await Task.WhenAll(inFlight);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static async Task SendAsync(HttpClient client, Job job, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await client.GetAsync(job.Spec.Path, cancellationToken);
            job.Tally.Add(answer.IsSuccessStatusCode);
        }
        catch (HttpRequestException)
        {
            job.Tally.Add(succeeded: false);
        }
        catch (OperationCanceledException)
        {
            // The time for an answer ran out, or the job was cancelled and the request with it: the second is nobody's failure.
            if (!cancellationToken.IsCancellationRequested) job.Tally.Add(succeeded: false);
        }
    }
}
