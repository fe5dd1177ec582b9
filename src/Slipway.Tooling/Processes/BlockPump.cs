using System.Text;

namespace Slipway.Tooling.Processes;

/// <summary>
/// Hands a process's output on as bytes, in blocks that end where a record does (with NUL). For output of many megabytes that a program reads: no text is made of
/// it, line by line, only for a callback to take it apart again.
/// </summary>
internal sealed class BlockPump(Stream stream, SecretMask mask, Action<ReadOnlyMemory<byte>> onBlock)
{
    private const int BufferSize = 1 << 18;

    private byte[] _buffer = new byte[4096];
    private int _held;

    public async Task PumpAsync()
    {
        while (true)
        {
            var read = await stream.ReadAsync(_buffer.AsMemory(_held)).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            var fresh = _buffer.AsSpan(_held, read).LastIndexOf((byte)0);
            var end = fresh < 0 ? 0 : _held + fresh + 1;
            _held += read;
            if (end > 0)
            {
                Hand(end);
            }

            if (_held > _buffer.Length / 2)
            {
                Array.Resize(ref _buffer, Math.Max(BufferSize, _buffer.Length * 2));
            }
            else if (read >= _buffer.Length / 2 && _buffer.Length < BufferSize)
            {
                Array.Resize(ref _buffer, BufferSize);
            }
        }

        if (_held > 0)
        {
            Hand(_held);
        }
    }

    private void Hand(int length)
    {
        onBlock(Masked(_buffer.AsMemory(0, length)));
        _buffer.AsSpan(length, _held - length).CopyTo(_buffer);
        _held -= length;
    }

    // A secret cannot hold NUL, so it lies within a record. Text is made only of a block that holds one.
    private ReadOnlyMemory<byte> Masked(ReadOnlyMemory<byte> block) =>
        mask.IsIn(block.Span) ? Encoding.UTF8.GetBytes(mask.Apply(Encoding.UTF8.GetString(block.Span))) : block;
}
