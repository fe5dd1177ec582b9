using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Slipway.Workflows.Yaml;

/// <summary>Writes a <see cref="YamlNode"/> tree through YamlDotNet's emitter: two spaces of indent, no line wrapping, LF line ends.</summary>
internal static class YamlWriter
{
    /// <summary>The document as text, ending in one line feed.</summary>
    /// <param name="root">What to write.</param>
    /// <param name="header">Comment lines at the top, without <c>#</c>.</param>
    public static string Write(YamlMapping root, IReadOnlyList<string> header)
    {
        var output = new StringBuilder();
        foreach (var line in header)
            output.Append(line.Length == 0 ? "#" : "# ").Append(line).Append('\n');

        using (var writer = new StringWriter(output) { NewLine = "\n" })
        {
            var settings = new EmitterSettings(
                bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024, skipAnchorName: false, indentSequences: true);
            var emitter = new Emitter(writer, settings);
            emitter.Emit(new StreamStart());
            emitter.Emit(new DocumentStart(null, null, isImplicit: true));
            Emit(emitter, root, block: true);
            emitter.Emit(new DocumentEnd(isImplicit: true));
            emitter.Emit(new StreamEnd());
        }

        return WithBlankLines(output.ToString().ReplaceLineEndings("\n").TrimEnd('\n') + "\n");
    }

    private static void Emit(Emitter emitter, YamlNode node, bool block)
    {
        switch (node)
        {
            case YamlMapping mapping:
                var mappingStyle = mapping.Count == 0 || !block ? MappingStyle.Flow : MappingStyle.Block;
                emitter.Emit(new MappingStart(null, null, isImplicit: true, mappingStyle));
                foreach (var (key, value) in mapping)
                {
                    emitter.Emit(Key(key));
                    Emit(emitter, value, mappingStyle == MappingStyle.Block);
                }

                emitter.Emit(new MappingEnd());
                break;
            case YamlSequence sequence:
                var inline = sequence.Items.Count == 0 || sequence.Inline || !block;
                emitter.Emit(new SequenceStart(null, null, isImplicit: true, inline ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in sequence.Items)
                    Emit(emitter, item, !inline);
                emitter.Emit(new SequenceEnd());
                break;
            case YamlText text:
                emitter.Emit(new Scalar(null, null, text.Value, StyleOf(text.Value, block), true, true));
                break;
            case YamlLiteral literal:
                emitter.Emit(new Scalar(null, null, literal.Value, ScalarStyle.Plain, true, false));
                break;
            default:
                throw new NotSupportedException($"No YAML form for {node.GetType().Name}.");
        }

        if (node.Comment is { } comment)
            emitter.Emit(new Comment(comment, isInline: true));
    }

    // `on` stays plain as a key: it is GitHub's own spelling, and GitHub reads YAML 1.2, where only true and false are booleans.
    private static Scalar Key(string key) =>
        new(null, null, key, key == "on" || PlainScalars.IsSafe(key) ? ScalarStyle.Plain : ScalarStyle.SingleQuoted, true, true);

    private static ScalarStyle StyleOf(string value, bool block)
    {
        if (PlainScalars.IsSafe(value) && (block || value.IndexOfAny([',', '[', ']', '{', '}']) < 0))
            return ScalarStyle.Plain;
        if (value.Any(c => char.IsControl(c) && c != '\n') || value.Any(c => c is > '~' && !char.IsLetterOrDigit(c)))
            return ScalarStyle.DoubleQuoted;
        if (!value.Contains('\n'))
            return ScalarStyle.SingleQuoted;
        return block && FitsLiteralBlock(value) ? ScalarStyle.Literal : ScalarStyle.DoubleQuoted;
    }

    // A block keeps its text only when its first line shows the indent and no line ends in blanks that an editor would strip.
    private static bool FitsLiteralBlock(string value) =>
        value[0] is not (' ' or '\n') && !value.EndsWith("\n\n", StringComparison.Ordinal) && !value.Split('\n').Any(line => line.EndsWith(' '));

    // One blank line between the top-level sections and between jobs. Block scalars are indented deeper, so they are never touched.
    private static string WithBlankLines(string text)
    {
        var output = new StringBuilder(text.Length + 128);
        var inJobs = false;
        var first = true;
        var previousOpensJobs = false;
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            var isSection = line.Length > 0 && line[0] is not (' ' or '#');
            var isJob = inJobs && line.Length > 2 && line[0] == ' ' && line[1] == ' ' && line[2] is not (' ' or '#' or '-');
            if ((isSection && !(first && output.Length == 0)) || (isJob && !previousOpensJobs))
                output.Append('\n');
            output.Append(line).Append('\n');
            if (isSection)
            {
                inJobs = line == "jobs:";
                first = false;
            }

            previousOpensJobs = line == "jobs:";
        }

        return output.ToString();
    }
}
