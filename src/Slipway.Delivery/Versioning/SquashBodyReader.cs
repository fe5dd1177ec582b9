using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Delivery.Versioning;

/// <summary>Reads a message line by line: which lines begin an entry, which are footers, which only belong to the text above.</summary>
internal sealed partial class SquashBodyReader
{
    private const string SquashHeader = "Squashed commit of the following";
    private const int CodeIndent = 4; // Markdown's; also what git merge --squash puts before each message

    private readonly List<Draft> _drafts = [];
    private readonly bool _indented;
    private readonly bool _mayRevert;
    private bool _fenced;
    private StringBuilder? _note;

    /// <param name="header">The first line.</param>
    /// <param name="mayRevert">Whether the message holds a word that reverts; where not, nothing needs to be kept to look for what is reverted.</param>
    public SquashBodyReader(string header, bool mayRevert)
    {
        _mayRevert = mayRevert;
        _indented = header.StartsWith(SquashHeader, StringComparison.Ordinal);
        IsHeaderConventional = TryBegin(header, isBulleted: true, out var first);
        first ??= new Draft(header, null, null, header, false, mayRevert);
        _drafts.Add(first);

        // BREAKING CHANGE as the first line is no header, but nobody who writes it means a patch.
        TryFooter(header);
    }

    public bool IsHeaderConventional { get; }

    public ImmutableArray<string> ReleaseAs { get; private set; } = [];

    public ImmutableArray<string> CoAuthors { get; private set; } = [];

    /// <summary>What counts, a squash's own title first. An entry that only repeats the title is left out.</summary>
    public ImmutableArray<CommitEntry> Entries
    {
        get
        {
            if (_drafts.Count == 1)
            {
                var only = _drafts[0].ToEntry();
                return only.Type is not null || only.IsBreaking ? [only] : [];
            }

            var title = SubjectKey.Of(_drafts[0].Header);
            var repeated = _drafts.Skip(1).Where(draft => IsHeaderConventional && SubjectKey.Of(draft.Header) == title).ToList();
            foreach (var draft in repeated)
            {
                _drafts[0].Absorb(draft);
            }

            return [.. _drafts.Except(repeated).Select(draft => draft.ToEntry()).Where(entry => entry.Type is not null || entry.IsBreaking)];
        }
    }

    public void Read(ReadOnlySpan<char> body)
    {
        foreach (var line in body.EnumerateLines())
        {
            ReadLine(line);
        }
    }

    private void ReadLine(ReadOnlySpan<char> raw)
    {
        if (_indented && raw.StartsWith("    "))
        {
            raw = raw[CodeIndent..];
        }

        var trimmed = raw.Trim();
        if (trimmed.StartsWith("```") || trimmed.StartsWith("~~~"))
        {
            _fenced = !_fenced;
            _note = null;
            return;
        }

        if (trimmed.IsEmpty)
        {
            _note = null;
        }

        var isCode = _fenced || raw.StartsWith("    ") || (raw.Length > 0 && raw[0] == '\t');
        var isBulleted = trimmed.Length > 2 && trimmed[0] is '*' or '-' && trimmed[1] == ' ';
        var content = isBulleted ? trimmed[2..].Trim() : trimmed;
        if (isCode || content.IsEmpty)
        {
            _note?.Append(' ').Append(content);
            _drafts[^1].AddLine(raw);
        }
        else if (!MayCount(content))
        {
            _note?.Append(' ').Append(content);
            _drafts[^1].AddLine(trimmed);
        }
        else if (content.ToString() is var text && TryFooter(text))
        {
        }
        else if (TryBegin(text, isBulleted, out var draft))
        {
            _drafts.Add(draft);
            _note = null;
        }
        else
        {
            _note?.Append(' ').Append(text);
            _drafts[^1].AddLine(trimmed);
        }
    }

    /// <summary>Whether a line may be a footer that counts or begin an entry; prose, which most lines are, is told by its first word.</summary>
    private bool MayCount(ReadOnlySpan<char> line) =>
        ConventionalHeader.MayBe(line) || (_mayRevert && line.StartsWith("Re")) || line.StartsWith("BREAKING")
        || line.StartsWith("Release-As", StringComparison.OrdinalIgnoreCase) || line.StartsWith("Co-authored-by", StringComparison.OrdinalIgnoreCase);

    private bool TryFooter(string text)
    {
        if (text.StartsWith("BREAKING", StringComparison.Ordinal) && Breaking().Match(text) is { Success: true } breaking)
        {
            _note = new StringBuilder(breaking.Groups["text"].Value);
            _drafts[^1].Notes.Add(_note);
            return true;
        }

        if (!(text.StartsWith("Release-As", StringComparison.OrdinalIgnoreCase) || text.StartsWith("Co-authored-by", StringComparison.OrdinalIgnoreCase))
            || Trailer().Match(text) is not { Success: true } trailer)
        {
            return false;
        }

        _note = null;
        var value = trailer.Groups["value"].Value.Trim();
        if (trailer.Groups["token"].Value.Equals("Release-As", StringComparison.OrdinalIgnoreCase))
        {
            ReleaseAs = ReleaseAs.Add(value);
        }
        else if (CoAuthor().Match(value) is { Success: true } author && !CoAuthors.Contains(author.Groups["name"].Value))
        {
            CoAuthors = CoAuthors.Add(author.Groups["name"].Value);
        }

        return true;
    }

    private bool TryBegin(string text, bool isBulleted, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Draft? draft)
    {
        draft = null;
        if (RevertParser.IsQuotedForm(text))
        {
            draft = new Draft(text, "revert", null, text, false, _mayRevert);
        }
        else if (ConventionalHeader.TryParse(text, out var type, out var scope, out var breaking, out var description)
            && !ConventionalHeader.IsTrailer(type)
            && (isBulleted || ConventionalHeader.CommonTypes.Contains(type) || (breaking || scope is not null) || (_drafts.Count > 1 && char.IsLower(text[0]))))
        {
            draft = new Draft(text, type, scope, description, breaking, _mayRevert);
        }

        return draft is not null;
    }

    // Rules 8, 11, 12 and 16: upper case, a dash or a space, followed by a colon and a space, or by a space and a hash.
    [GeneratedRegex(@"^BREAKING[ -]CHANGE(?::(?:\s+(?<text>.*))?| #(?<text>.*))$", RegexOptions.CultureInvariant)]
    private static partial Regex Breaking();

    [GeneratedRegex(@"^(?<token>Release-As|Co-authored-by)(?::\s*| #)(?<value>.*)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Trailer();

    [GeneratedRegex(@"^(?<name>[^<>]*[^<>\s])\s*<[^<>]*>$", RegexOptions.CultureInvariant)]
    private static partial Regex CoAuthor();

    private sealed class Draft(string header, string? type, string? scope, string description, bool breaking, bool mayRevert)
    {
        private readonly StringBuilder? _body = mayRevert ? new() : null;
        private List<StringBuilder>? _notes;
        private bool _breaking = breaking;

        public string Header { get; } = header;

        public List<StringBuilder> Notes => _notes ??= [];

        public void AddLine(ReadOnlySpan<char> line) => _body?.Append(line).Append('\n');

        public void Absorb(Draft same)
        {
            _breaking |= same._breaking;
            Notes.AddRange(same.Notes);
            _body?.Append(same._body);
        }

        public CommitEntry ToEntry()
        {
            var revert = _body is null ? null : RevertParser.Parse(Header, type, description, _body.ToString());
            ImmutableArray<string> notes = _notes is null ? [] : [.. _notes.Select(note => note.ToString().Trim())];
            return new CommitEntry(Header, type ?? (revert is null ? null : "revert"), scope, description, _breaking, notes, revert);
        }
    }
}
