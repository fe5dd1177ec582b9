using Slipway.Delivery.Deploying.Local.State;
using Slipway.Tooling;

namespace Slipway.Delivery.Deploying.Local.Running;

/// <summary>Asks a process whether it may get traffic.</summary>
internal sealed class Readiness(HttpClient http, InstanceProcesses processes, TimeProvider clock, ILog log)
{
    /// <summary>In words: nobody listens.</summary>
    public const string NoConnection = "no connection";

    private const int ShownCharacters = 200;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(2);

    /// <summary>One question, answered within two seconds or taken as a no.</summary>
    public async Task<ReadinessAnswer> AskAsync(Uri address, string route, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(AnswerTime, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var response = await http.GetAsync(new Uri(address, route), either.Token).ConfigureAwait(false);
            var body = (await response.Content.ReadAsStringAsync(either.Token).ConfigureAwait(false)).Trim();
            return new(
                response.StatusCode == System.Net.HttpStatusCode.OK,
                $"{(int)response.StatusCode} {(body.Length > ShownCharacters ? body[..ShownCharacters] + "…" : body)}".TrimEnd());
        }
        catch (HttpRequestException exception)
        {
            return new(false, exception.HttpRequestError == HttpRequestError.ConnectionError ? NoConnection : exception.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(false, $"no answer within {AnswerTime.TotalSeconds:0.#} s");
        }
    }

    /// <summary>Asks until it is ready, has ended, or the deadline is over. Going back to “not ready” never moves the deadline.</summary>
    public async Task<StartOutcome> WaitAsync(Release release, LocalInstance instance, string route, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var pause = FirstPause;
        try
        {
            while (true)
            {
                var answer = await AskAsync(instance.Address, route, cancellationToken).ConfigureAwait(false);
                if (!InstanceProcesses.IsAlive(instance)) // before believing an answer: somebody else may have the port
                {
                    return new StartOutcome.Exited(await processes.ExitCodeAsync(instance, cancellationToken).ConfigureAwait(false));
                }

                var elapsed = clock.GetElapsedTime(began);
                if (answer.IsReady)
                {
                    return new StartOutcome.Ready(elapsed);
                }

                if (elapsed >= deadline)
                {
                    return new StartOutcome.TooLate(answer.Words);
                }

                log.Progress($"{release.Title} is starting: {answer.Words} ({elapsed.TotalSeconds:0} of {deadline.TotalSeconds:0} s)");
                await Task.Delay(pause, clock, cancellationToken).ConfigureAwait(false);
                pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause;
            }
        }
        finally
        {
            log.Progress(null);
        }
    }
}
