using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace LoadHarness.Tests.Support;

/// <summary>A JSON body that is not sent before it is released: a request that stays in flight for as long as the test wants.</summary>
internal sealed class HeldContent : HttpContent
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _json;

    public HeldContent(string json)
    {
        _json = Encoding.UTF8.GetBytes(json);
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    public void Release() => _released.TrySetResult();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.FlushAsync();
        await _released.Task;
        await stream.WriteAsync(_json);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _json.Length;
        return true;
    }
}
