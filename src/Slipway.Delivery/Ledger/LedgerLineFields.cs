using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Slipway.Oci;

namespace Slipway.Delivery.Ledger;

/// <summary>The members of one line while it is read. Members that this build does not know are passed over: a later build may add some.</summary>
internal ref struct LedgerLineFields(LedgerStrings strings)
{
    private LedgerEventKind? _kind;
    private string? _unknownKind;
    private UInt128? _id;
    private string? _service;
    private string? _environment;
    private string? _runId;
    private DateTimeOffset? _at;
    private int _attempt = 1;
    private Digest? _digest;
    private Digest? _restored;
    private string? _version;
    private string? _commit;
    private string? _baseCommit;
    private string? _incident;
    private string? _reason;
    private string? _evidence;
    private Uri? _url;
    private bool? _planned;
    private ImmutableArray<LedgerCommit> _commits = [];

    /// <summary>Takes the member that the reader stands on, and leaves it on the value's last token.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Take(ref Utf8JsonReader reader)
    {
        var name = reader.ValueSpan;
        if (name.SequenceEqual("id"u8)) { reader.Read(); TakeId(ref reader); }
        else if (name.SequenceEqual("kind"u8)) { reader.Read(); TakeKind(ref reader); }
        else if (name.SequenceEqual("service"u8)) { _service = Text(ref reader); }
        else if (name.SequenceEqual("environment"u8)) { _environment = Text(ref reader); }
        else if (name.SequenceEqual("at"u8)) { reader.Read(); _at = reader.GetDateTimeOffset(); }
        else if (name.SequenceEqual("runId"u8)) { _runId = Text(ref reader); }
        else if (name.SequenceEqual("attempt"u8)) { reader.Read(); _attempt = reader.GetInt32(); }
        else if (name.SequenceEqual("digest"u8)) { _digest = Digest.Parse(Text(ref reader)!); }
        else if (name.SequenceEqual("version"u8)) { _version = Text(ref reader); }
        else if (name.SequenceEqual("commit"u8)) { _commit = Text(ref reader); }
        else if (name.SequenceEqual("baseCommit"u8)) { _baseCommit = Text(ref reader); }
        else if (name.SequenceEqual("planned"u8)) { reader.Read(); _planned = reader.GetBoolean(); }
        else if (name.SequenceEqual("restored"u8)) { _restored = Digest.Parse(Text(ref reader)!); }
        else if (name.SequenceEqual("incident"u8)) { _incident = Text(ref reader); }
        else if (name.SequenceEqual("reason"u8)) { _reason = Text(ref reader); }
        else if (name.SequenceEqual("evidence"u8)) { _evidence = Text(ref reader); }
        else if (name.SequenceEqual("url"u8)) { _url = Uri.TryCreate(Text(ref reader), UriKind.Absolute, out var url) ? url : null; }
        else if (name.SequenceEqual("commits"u8)) { reader.Read(); _commits = Commits(ref reader); }
        else { reader.Skip(); }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly LedgerLineResult Complete(ReadOnlySpan<byte> line)
    {
        if (_unknownKind is not null)
        {
            return LedgerLineResult.Failed(LedgerProblemKind.UnknownKind, $"this build does not know the kind “{_unknownKind}”", LedgerLine.Excerpt(line));
        }

        if (_kind is not { } kind || string.IsNullOrEmpty(_service) || string.IsNullOrEmpty(_environment) || _runId is null || _at is not { } at)
        {
            return LedgerLineResult.Failed(LedgerProblemKind.Damaged, "kind, service, environment, runId or at is missing", LedgerLine.Excerpt(line));
        }

        var read = new LedgerEvent
        {
            Kind = kind,
            Service = _service,
            Environment = _environment,
            At = at,
            RunId = _runId,
            Attempt = _attempt,
            Digest = _digest,
            Version = _version,
            Commit = _commit,
            BaseCommit = _baseCommit,
            Commits = _commits,
            Planned = _planned,
            Restored = _restored,
            Incident = _incident,
            Reason = _reason,
            Evidence = _evidence,
            Url = _url,
        };
        return new(read, _id ?? UInt128.Parse(read.Id, NumberStyles.AllowHexSpecifier), default, null);
    }

    private readonly string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.String ? strings.Get(ref reader) : reader.TokenType == JsonTokenType.Null ? null : throw new FormatException();
    }

    private void TakeId(ref Utf8JsonReader reader)
    {
        _id = reader.TokenType == JsonTokenType.String && UInt128.TryParse(reader.ValueSpan, NumberStyles.AllowHexSpecifier, null, out var id)
            ? id
            : throw new FormatException();
    }

    private void TakeKind(ref Utf8JsonReader reader)
    {
        var name = reader.TokenType != JsonTokenType.String ? throw new FormatException()
            : reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan;
        _kind = LedgerKinds.Find(name);
        _unknownKind = _kind is null ? reader.GetString() : null;
    }

    private readonly ImmutableArray<LedgerCommit> Commits(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new FormatException();
        }

        var commits = ImmutableArray.CreateBuilder<LedgerCommit>();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            commits.Add(Commit(ref reader));
        }

        return commits.DrainToImmutable();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly LedgerCommit Commit(ref Utf8JsonReader reader)
    {
        string? sha = null, subject = null, author = null;
        DateTimeOffset? at = null, firstAt = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            if (name.SequenceEqual("sha"u8)) { sha = Text(ref reader); }
            else if (name.SequenceEqual("at"u8)) { reader.Read(); at = reader.GetDateTimeOffset(); }
            else if (name.SequenceEqual("subject"u8)) { subject = Text(ref reader); }
            else if (name.SequenceEqual("author"u8)) { author = Text(ref reader); }
            else if (name.SequenceEqual("firstAt"u8)) { reader.Read(); firstAt = reader.GetDateTimeOffset(); }
            else { reader.Skip(); }
        }

        return new LedgerCommit(sha ?? throw new FormatException(), at ?? throw new FormatException())
        {
            Subject = subject,
            Author = author,
            FirstAt = firstAt
        };
    }
}
