using FsCheck;
using FsCheck.Fluent;
using Slipway.Workflows.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Slipway.Workflows.Tests.Yaml;

public sealed class YamlWriterTests
{
    /// <summary>Every text that some YAML reader takes for something else.</summary>
    public static TheoryData<string> Traps() =>
    [
        "on", "yes", "No", "OFF", "y", "N", "true", "False", "null", "Null", "~", "", " ", "1", "-1", "1.0", "1e3", ".5", "0x1F", "0o17", "017", "1_000",
        "12:30", "12:30:45", "2026-11-20", "2026-11-20T10:00:00Z", "=", "<<", ".inf", "-.INF", ".nan", "- a", "? a", ": a", "a: b", "a:", "a #b", "#a",
        "*a", "&a", "!a", "|", ">", "%a", "@a", "`a", "[a]", "{a}", "'a'", "\"a\"", " a", "a ", "a\tb", "---", "...", "${{ a }}", "1,000",
    ];

    [Theory]
    [MemberData(nameof(Traps))]
    public void A_text_that_could_be_read_as_something_else_comes_back_as_the_same_text(string text)
    {
        var scalar = RoundTrip(text);

        scalar.Value.ShouldBe(text);
        if (!text.StartsWith("${{", StringComparison.Ordinal))
        {
            scalar.Style.ShouldNotBe(ScalarStyle.Plain);
        }
    }

    [Theory]
    [InlineData("main")]
    [InlineData("ubuntu-24.04")]
    [InlineData("${{ github.ref }}")]
    [InlineData("v[0-9]+.[0-9]+.[0-9]+")]
    [InlineData("exec ./build.sh Test --skip Compile")]
    [InlineData("always() && (success() || failure())")]
    [InlineData("-p")]
    [InlineData("1.2.3")]
    [InlineData("17 3 * * *")]
    public void A_plain_text_stays_readable(string text) =>
        YamlWriter.Write(new YamlMapping { { "key", text } }, []).ShouldBe($"key: {text}\n");

    [Fact]
    public void Any_text_survives_as_value_as_item_and_as_key()
    {
        var texts = ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => new string([.. text.Get.Where(IsAllowedInYaml)]));
        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            var written = YamlWriter.Write(
                new YamlMapping
                {
                    { "value", text },
                    { "items", YamlSequence.Of([text, "x"]) },
                    { "row", YamlSequence.Of([text, "x"]) with { Inline = true } },
                },
                []);
            var root = Parse(written);
            var items = (YamlSequenceNode)root.Children["items"];
            var row = (YamlSequenceNode)root.Children["row"];
            return new[] { root.Children["value"], items[0], row[0] }.All(node => ((YamlScalarNode)node).Value == text)
                && items.Children.Count == 2 && row.Children.Count == 2;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Several_lines_are_a_literal_block() =>
        YamlWriter.Write(new YamlMapping { { "run", "echo a\necho b\n" } }, []).ShouldBe("run: |\n  echo a\n  echo b\n");

    [Fact]
    public void A_comment_stands_behind_its_value() =>
        YamlWriter.Write(new YamlMapping { { "uses", new YamlText("a/b@c") { Comment = "v1.2.3" } }, { "next", "x" } }, [])
            .ShouldBe("uses: a/b@c # v1.2.3\n\nnext: x\n");

    [Fact]
    public void A_comment_stands_behind_a_quoted_value_in_a_list_of_mappings() =>
        YamlWriter.Write(new YamlMapping { { "s", new YamlSequence([UsesOn]) } }, []).ShouldBe(
            "s:\n  - uses: 'on' # why\n    with:\n      a: 1\n");

    [Fact]
    public void The_header_stands_first_and_jobs_are_set_apart() =>
        YamlWriter.Write(
                new YamlMapping { { "name", "x" }, { "jobs", new YamlMapping { { "a", new YamlMapping { { "b", true } } }, { "c", new YamlMapping() } } } },
                ["Generated.", "", "By hand: no."])
            .ShouldBe("# Generated.\n#\n# By hand: no.\n\nname: x\n\njobs:\n  a:\n    b: true\n\n  c: {}\n");

    // The reader under test here is YamlDotNet's, which refuses what the specification does not allow unescaped.
    private static bool IsAllowedInYaml(char c) => c is '\n' or '\t' || (!char.IsControl(c) && !char.IsSurrogate(c) && c is not ('\uFEFF' or > '\uFFFD'));

    private static YamlMapping UsesOn => new() { { "uses", new YamlText("on") { Comment = "why" } }, { "with", new YamlMapping { { "a", 1 } } } };

    private static YamlScalarNode RoundTrip(string text) => (YamlScalarNode)Parse(YamlWriter.Write(new YamlMapping { { "key", text } }, [])).Children["key"];

    private static YamlMappingNode Parse(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }
}
