using System.Net;
using System.Net.Http.Headers;
using Slipway.Oci.Streams;

namespace Slipway.Oci.Registries.Http;

/// <summary>
/// Reads a blob from a registry and goes on where it was when the connection breaks or falls silent. What it reads is checked by whoever wraps it.
/// </summary>
internal sealed class DownloadStream(RegistryTransport transport, string path, Descriptor blob) : ForwardReadStream
{
    private HttpResponseMessage? _response;
    private Stream? _body;
    private long _position;
    private int _failures;

    private string Doing => $"read the blob {blob.Digest} of {transport.Address.Host}/{path}";

    /// <summary>Asks for the blob, so that one that is not there fails at once.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        _response = await transport.SendAsync(
            HttpMethod.Get,
            transport.Of($"v2/{path}/blobs/{blob.Digest}"),
            RegistryTransport.PullScope(path),
            Doing,
            cancellationToken,
            also: request => request.Headers.Range = _position > 0 ? new RangeHeaderValue(_position, null) : null).ConfigureAwait(false);
        if (!_response.IsSuccessStatusCode)
        {
            throw _response.StatusCode == HttpStatusCode.NotFound
                ? new ContentNotFoundException(
                    $"The blob {blob.Digest} is not in {transport.Address.Host}/{path}.", "It was never pushed there, or was removed.", "Push the image again.")
                : await transport.FailureAsync(_response, Doing, cancellationToken).ConfigureAwait(false);
        }

        _body = await _response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        if (_position > 0 && _response.StatusCode != HttpStatusCode.PartialContent)
        {
            await SkipAsync(_position, cancellationToken).ConfigureAwait(false); // a server that knows no ranges starts again
        }
    }

    public override int Read(Span<byte> buffer) => throw new NotSupportedException("A blob is read asynchronously.");

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                if (_body is null)
                {
                    await OpenAsync(cancellationToken).ConfigureAwait(false);
                }

                var count = await ReadPatientlyAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (count == 0 && buffer.Length > 0 && _position < blob.Size)
                {
                    throw new IOException($"The connection ended after {_position:N0} of {blob.Size:N0} bytes.");
                }

                _position += count;
                _failures = count > 0 ? 0 : _failures;
                return count;
            }
            catch (Exception exception) when (exception is IOException or HttpRequestException)
            {
                await RecoverAsync(exception, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Drop();
        }

        base.Dispose(disposing);
    }

    private async Task RecoverAsync(Exception exception, CancellationToken cancellationToken)
    {
        Drop();
        if (++_failures > transport.Options.Retry.Retries)
        {
            throw RegistryErrors.Unreachable(exception, Doing, transport.Address);
        }

        await Task.Delay(Backoff.For(_failures, transport.Options.Retry), transport.Clock, cancellationToken).ConfigureAwait(false);
    }

    private async Task<int> ReadPatientlyAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(transport.Options.Patience, transport.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await _body!.ReadAsync(buffer, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"Nothing came for {transport.Options.Patience.TotalSeconds:0.#} s.", exception);
        }
    }

    private async Task SkipAsync(long count, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        while (count > 0)
        {
            var read = await ReadPatientlyAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, count)), cancellationToken).ConfigureAwait(false);
            count -= read > 0 ? read : throw new IOException("The connection ended before the place where it had broken.");
        }
    }

    private void Drop()
    {
        _body?.Dispose();
        _response?.Dispose();
        (_body, _response) = (null, null);
    }
}
