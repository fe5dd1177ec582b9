using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Slipway.Delivery.Ledger;

namespace Slipway.Delivery.Dora;

/// <summary>The members of one line while <see cref="DoraLine"/> reads it.</summary>
internal ref struct DoraLineFields(LedgerStrings strings)
{
    private const int DigestLength = 71;
    private const int HeadLength = 32;

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdef"u8);
    private static readonly byte[] Schema = System.Text.Encoding.UTF8.GetBytes($"slipway/event/{LedgerEvent.SchemaVersion}");

    private LedgerEventKind? _kind;
    private UInt128? _id;
    private string? _service;
    private string? _environment;
    private ulong? _run;
    private long? _at;
    private int _attempt = 1;
    private UInt128? _digest;
    private UInt128? _restored;
    private ulong? _version;
    private ulong? _commit;
    private string? _incident;
    private bool? _planned;
    private CommitTimes _commits;

    /// <summary>Takes the value of the member <paramref name="name"/>; <see langword="false"/>: the line is unusual.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Take(ReadOnlySpan<byte> name, ref LineCursor cursor)
    {
        if (name.SequenceEqual("at"u8)) { return cursor.TakeTime(out _at); }
        if (name.SequenceEqual("planned"u8)) { return cursor.TakeBoolean(out _planned); }
        if (name.SequenceEqual("commits"u8)) { return TakeCommits(ref cursor); }
        if (name.SequenceEqual("attempt"u8)) { return cursor.TakeNumber(out _attempt); }
        if (IsForPeople(name) || (_digest is not null && IsOfRelease(name))) { return cursor.SkipText(); }
        if (!cursor.TakeText(out var text)) { return false; }
        if (name.SequenceEqual("id"u8)) { return Head(text, out _id) && text.Length == HeadLength; }
        if (name.SequenceEqual("kind"u8)) { return (_kind = LedgerKinds.Find(text)) is not null; }
        if (name.SequenceEqual("service"u8)) { return (_service = strings.Get(text)).Length > 0; }
        if (name.SequenceEqual("environment"u8)) { return (_environment = strings.Get(text)).Length > 0; }
        if (name.SequenceEqual("runId"u8)) { return ReleaseKey.TryHash(text, out _run); }
        if (name.SequenceEqual("digest"u8)) { return IsDigest(text, out _digest); }
        if (name.SequenceEqual("schema"u8)) { return text.SequenceEqual(Schema); }
        if (name.SequenceEqual("version"u8)) { return ReleaseKey.TryHash(text, out _version); }
        if (name.SequenceEqual("commit"u8)) { return ReleaseKey.TryHash(text, out _commit); }
        if (name.SequenceEqual("restored"u8)) { return IsDigest(text, out _restored); }
        if (name.SequenceEqual("incident"u8)) { return (_incident = strings.Get(text)) is not null; }
        return true; // a text that a later build added
    }

    /// <summary>What happened, where and when, once that much was read.</summary>
    public readonly bool TryGetHead(out DoraEvent head)
    {
        head = default;
        if (_kind is not { } kind || _service is null || _environment is null || _at is not { } at)
        {
            return false;
        }

        head = new DoraEvent { Kind = kind, Service = _service, Environment = _environment, At = at, Run = 0 };
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly bool TryComplete(out LedgerEntry<DoraEvent> entry)
    {
        entry = default;
        if (_kind is not { } kind || _id is not { } id || _service is null || _environment is null || _run is not { } run || _at is not { } at
            || (DoraEvent.IsOfIncident(kind) && _incident is null))
        {
            return false;
        }

        var read = new DoraEvent
        {
            Kind = kind,
            Service = _service,
            Environment = _environment,
            At = at,
            Run = run,
            Attempt = _attempt,
            Release = _digest is { } digest ? new(digest) : (_commit ?? _version) is { } name ? new(name) : null,
            Restored = _restored is { } restored ? new(restored) : null,
            Planned = _planned,
            Incident = _incident,
            Commits = _commits,
        };
        entry = new(read, kind, at, id);
        return true;
    }

    /// <summary>Texts that no metric looks at.</summary>
    private static bool IsForPeople(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("baseCommit"u8) || name.SequenceEqual("reason"u8) || name.SequenceEqual("evidence"u8) || name.SequenceEqual("url"u8);

    /// <summary>What names a release only where its digest is not known.</summary>
    private static bool IsOfRelease(ReadOnlySpan<byte> name) => name.SequenceEqual("version"u8) || name.SequenceEqual("commit"u8);

    private static bool IsDigest(ReadOnlySpan<byte> text, out UInt128? head)
    {
        head = null;
        return text.Length == DigestLength && text.StartsWith("sha256:"u8) && !text["sha256:"u8.Length..].ContainsAnyExcept(HexDigits)
            && Head(text["sha256:"u8.Length..], out head);
    }

    private static bool Head(ReadOnlySpan<byte> hex, out UInt128? value)
    {
        Span<byte> bytes = stackalloc byte[HeadLength / 2];
        value = hex.Length >= HeadLength && Convert.FromHexString(hex[..HeadLength], bytes, out _, out _) == OperationStatus.Done
            ? BinaryPrimitives.ReadUInt128BigEndian(bytes)
            : null;
        return value is not null;
    }

    private bool TakeCommits(ref LineCursor cursor)
    {
        List<long>? more = null;
        long? first = null;
        if (!cursor.Take('['))
        {
            return false;
        }

        do
        {
            if (!TakeCommit(ref cursor, out var time))
            {
                return false;
            }

            if (first is null)
            {
                first = time;
            }
            else
            {
                (more ??= [first.Value]).Add(time);
            }
        }
        while (cursor.Take(','));
        _commits = more is null ? new(first.Value) : new(CollectionsMarshal.AsSpan(more));
        return cursor.Take(']');
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TakeCommit(ref LineCursor cursor, out long time)
    {
        time = 0;
        long? at = null, firstAt = null;
        var named = false;
        if (!cursor.Take('{'))
        {
            return false;
        }

        do
        {
            if (!cursor.TakeName(out var name)
                || !(name.SequenceEqual("at"u8) ? cursor.TakeTime(out at) : name.SequenceEqual("firstAt"u8) ? cursor.TakeTime(out firstAt) : cursor.SkipText()))
            {
                return false;
            }

            named |= name.SequenceEqual("sha"u8);
        }
        while (cursor.Take(','));
        time = firstAt ?? at ?? 0;
        return named && at is not null && cursor.Take('}');
    }
}
