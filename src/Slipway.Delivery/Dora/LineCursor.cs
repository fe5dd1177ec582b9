using System.Buffers;
using System.Runtime.CompilerServices;

namespace Slipway.Delivery.Dora;

/// <summary>Goes through a line of JSON as Slipway writes it: no white space, one object. Each step answers whether the line is as expected; where it is not,
/// the line is somebody else's to read.</summary>
internal ref struct LineCursor(ReadOnlySpan<byte> line)
{
    private const int TicksDigits = 7;

    // A quote ends a text, a backslash begins an escape, and a control character is no JSON.
    private static readonly SearchValues<byte> Special = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(c => (byte)c), (byte)'"', (byte)'\\']);

    private ReadOnlySpan<byte> _rest = line;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public readonly bool Is(char next) => !_rest.IsEmpty && _rest[0] == next;

    public bool Take(char next)
    {
        if (!Is(next))
        {
            return false;
        }

        _rest = _rest[1..];
        return true;
    }

    /// <summary>A member's name, with the colon behind it.</summary>
    public bool TakeName(out ReadOnlySpan<byte> name) => TakeText(out name) && Take(':');

    /// <summary>A text without escapes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TakeText(out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!Take('"'))
        {
            return false;
        }

        var end = _rest.IndexOfAny(Special);
        if (end < 0 || _rest[end] != '"')
        {
            return false;
        }

        text = _rest[..end];
        _rest = _rest[(end + 1)..];
        return true;
    }

    /// <summary>A text that nobody looks at; it may hold escapes of one letter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool SkipText()
    {
        if (!Take('"'))
        {
            return false;
        }

        while (true)
        {
            var end = _rest.IndexOfAny(Special);
            switch (end < 0 ? 0 : _rest[end])
            {
                case (byte)'"':
                    _rest = _rest[(end + 1)..];
                    return true;
                case (byte)'\\' when end + 1 < _rest.Length && "\"\\/bfnrt"u8.Contains(_rest[end + 1]):
                    _rest = _rest[(end + 2)..];
                    break;
                default:
                    return false;
            }
        }
    }

    public bool TakeBoolean(out bool? value)
    {
        value = _rest.StartsWith("true"u8) ? true : _rest.StartsWith("false"u8) ? false : null;
        _rest = _rest[(value switch { true => 4, false => 5, _ => 0 })..];
        return value is not null;
    }

    /// <summary>A whole number above zero.</summary>
    public bool TakeNumber(out int number)
    {
        number = 0;
        var digits = _rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return digits is > 0 and < 9 && _rest[0] != '0' && int.TryParse(_rest[..digits], out number) && Skip(digits);
    }

    /// <summary>A time of the world's clock, such as <c>"2026-03-31T12:00:00.5+00:00"</c>, as ticks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TakeTime(out long? ticks)
    {
        ticks = null;
        if (!TakeText(out var text) || text.Length < 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':'
            || !Digits(text[..4], out var year) || !Digits(text[5..7], out var month) || !Digits(text[8..10], out var day)
            || !Digits(text[11..13], out var hour) || !Digits(text[14..16], out var minute) || !Digits(text[17..19], out var second)
            || year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        var zone = text[19..];
        var fraction = 0;
        if (zone[0] == '.')
        {
            var length = zone[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            if (length is < 1 or > TicksDigits || !Digits(zone.Slice(1, length), out fraction))
            {
                return false;
            }

            for (var i = length; i < TicksDigits; i++)
            {
                fraction *= 10;
            }

            zone = zone[(1 + length)..];
        }

        ticks = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks + fraction;
        return zone.SequenceEqual("+00:00"u8) || zone.SequenceEqual("Z"u8);
    }

    private static bool Digits(ReadOnlySpan<byte> text, out int number)
    {
        number = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit((char)c))
            {
                return false;
            }

            number = (number * 10) + (c - '0');
        }

        return true;
    }

    private bool Skip(int count)
    {
        _rest = _rest[count..];
        return true;
    }
}
