namespace Slipway.Hosts;

/// <summary>An output whose reader may go away: from then on what is written is lost, and that is no error. The terminal of a build that must still put things right may be closed.</summary>
internal sealed class LastingStream(Stream output) : Stream
{
    // As the system numbers them: a file that takes no more is no reader that went away.
    private const int DiskFull = 28;
    private const int QuotaExceeded = 122;

    private bool _gone;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush() => Try(output.Flush);

    public override void Write(byte[] buffer, int offset, int count)
    {
        if (!_gone)
        {
            Try(() => output.Write(buffer, offset, count));
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Try(output.Dispose);
        }

        base.Dispose(disposing);
    }

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (IOException exception) when (exception.HResult is not (DiskFull or QuotaExceeded))
        {
            _gone = true;
        }
    }
}
