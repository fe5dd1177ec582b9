using System.Globalization;
using System.Text;

namespace Slipway.Delivery.Git;

/// <summary>Reads commits from the lines of <c>git log</c> as they come. Fields are parted by NUL, the one byte that a commit cannot hold.</summary>
internal sealed class GitLogReader(bool withPaths)
{
    public const string Format = "--format=%x00%H%x00%P%x00%aN%x00%ct%x00%B%x00";

    private const int FieldsBeforeMessage = 5;

    private readonly List<GitCommit> _commits = [];
    private readonly StringBuilder _message = new();
    private string[] _fields = [];
    private List<string>? _paths;
    private bool _inMessage;

    public void Read(string line)
    {
        if (_inMessage)
        {
            if (line.Length == 1 && line[0] == '\0')
            {
                _inMessage = false; // the line break before it ends the message
                return;
            }

            _message.Append('\n');
            ReadMessage(line);
        }
        else if (line.Length > 0 && line[0] == '\0')
        {
            Flush();
            _fields = line.Split('\0', FieldsBeforeMessage + 1);
            _inMessage = true;
            ReadMessage(_fields[FieldsBeforeMessage]);
        }
        else if (line.Length > 0)
        {
            (_paths ??= []).Add(line.Trim('"'));
        }
    }

    public IReadOnlyList<GitCommit> End()
    {
        Flush();
        return _commits;
    }

    private void ReadMessage(string text)
    {
        _inMessage = !text.EndsWith('\0');
        _message.Append(_inMessage ? text : text.AsSpan(0, text.Length - 1));
    }

    private void Flush()
    {
        if (_fields.Length == 0)
        {
            return;
        }

        var time = DateTimeOffset.FromUnixTimeSeconds(long.Parse(_fields[4], CultureInfo.InvariantCulture));
        _commits.Add(new GitCommit(_fields[1], _fields[3], time, _message.ToString())
        {
            Parents = _fields[2].Length == 0 ? [] : _fields[2].Split(' '),
            Paths = withPaths ? _paths ?? [] : null,
        });
        _fields = [];
        _paths = null;
        _message.Clear();
    }
}
