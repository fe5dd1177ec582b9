using System.Collections.Immutable;
using Slipway.Tooling;

namespace Slipway.Engine.Tests.Parameters;

public sealed class ParameterDeclarationTests : IDisposable
{
    private readonly BuildCall _call = new();

    public void Dispose() => _call.Dispose();

    [Fact]
    public async Task Parameters_of_base_classes_and_private_ones_are_bound()
    {
        await RunAsync<Derived>("--base-word", "b", "--private-word", "p");
        _call.Output.ShouldContain("base b, private p");
    }

    [Fact]
    public async Task One_parameter_of_two_types_is_refused_with_both_places()
    {
        (await _call.RunAsync<TwoTypes>(x => x.Show)).ShouldBe(ExitCodes.Usage);
        _call.Error.ShouldContain("Two parameters are named Size, of types");
        _call.Error.ShouldContain("IText");
        _call.Error.ShouldContain("INumber");
    }

    [Fact]
    public async Task One_parameter_of_two_components_is_one()
    {
        await RunAsync<Shared>("--size", "big");
        _call.Output.ShouldContain("big big");
        _call.Output.ShouldNotContain("small");
    }

    [Fact]
    public async Task A_required_parameter_is_required_whatever_runs()
    {
        (await _call.RunAsync<Demanding>(x => x.Show)).ShouldBe(ExitCodes.Usage);
        _call.Error.ShouldContain("2 parameters have no value.");
        _call.Error.ShouldContain("--word or the environment variable WORD");
        _call.Error.ShouldContain("--of-component or the environment variable OF_COMPONENT");
        await RunAsync<Demanding>("--word", "w", "--of-component", "c");
    }

    [Fact]
    public async Task A_parameter_that_cannot_be_set_is_refused()
    {
        (await _call.RunAsync<Unsettable>(x => x.Show)).ShouldBe(ExitCodes.Usage);
        _call.Error.ShouldContain("The parameter Fixed cannot be set.");
    }

    [Fact]
    public async Task A_requirement_of_something_that_is_no_parameter_is_refused()
    {
        (await _call.RunAsync<RequiresOther>(x => x.Show)).ShouldBe(ExitCodes.Usage);
        _call.Error.ShouldContain("Show requires _plain, which is not a parameter.");
    }

    [Fact]
    public async Task Lists_in_a_file_are_taken_element_by_element_and_texts_are_cut()
    {
        _call.File("parameters.json", """{ "Array": ["a,b", "c"], "Immutable": "1, 2,,3", "List": [] }""");
        await RunAsync<Lists>();
        _call.Output.ShouldContain("array a,b|c immutable 1|2|3 list  ");
        await RunAsync<Lists>("--array", "x,y", "z", "--list", "p;q");
        _call.Output.ShouldContain("array x|y|z immutable 1|2|3 list p|q ");
    }

    [Fact]
    public async Task A_relative_path_in_a_file_starts_at_the_root_and_one_on_the_command_line_where_the_user_stands()
    {
        _call.File("parameters.json", """{ "Place": "some/folder" }""");
        var root = (_call.Root / "other").CreateDirectory();
        (root / ".nuke").CreateDirectory();
        File.WriteAllText(root / ".nuke" / "parameters.json", """{ "Place": "some/folder" }""");
        await RunAsync<Paths>("--root", "other");
        _call.Output.ShouldContain($"at {root / "some/folder"}\n");
        await RunAsync<Paths>("--root", "other", "--place", "some/folder");
        _call.Output.ShouldContain($"at {_call.Root / "some/folder"}\n");
    }

    [Fact]
    public async Task A_name_that_stands_twice_in_a_file_is_an_error()
    {
        _call.File("parameters.json", """{ "Place": "a", "Place": "b" }""");
        (await _call.RunAsync<Paths>(x => x.Show)).ShouldBe(ExitCodes.Usage);
        _call.Error.ShouldContain("Place stands there twice.");
    }

    [Theory]
    [InlineData("99999999999999d", "a shorter duration is expected")]
    [InlineData("1e5s", "a duration is expected")]
    [InlineData("", "a duration is expected")]
    public async Task A_duration_that_cannot_be_is_a_usage_error(string text, string expected)
    {
        (await _call.RunAsync<Values>(x => x.Show, $"--wait={text}")).ShouldBe(ExitCodes.Usage);
        _call.Error.ShouldContain(expected);
    }

    [Theory]
    [InlineData("--own=x", "a Picky is expected")]
    [InlineData("--link=here", "an absolute URL is expected")]
    [InlineData("--number=99999999999", "a whole number is expected")]
    public async Task A_type_that_refuses_a_text_makes_a_usage_error(string argument, string expected)
    {
        (await _call.RunAsync<Values>(x => x.Show, argument)).ShouldBe(ExitCodes.Usage);
        _call.Error.ShouldContain(expected);
        _call.Error.Trim().Split('\n').Length.ShouldBe(3);
    }

    [Fact]
    public async Task Allowed_values_may_come_from_the_build_and_are_taken_as_the_build_spells_them()
    {
        await RunAsync<Choosing>("--colour", "DARKBLUE", "--size", "BIG");
        _call.Output.ShouldContain("dark-blue big");
        (await _call.RunAsync<Choosing>(x => x.Show, "--colour", "green")).ShouldBe(ExitCodes.Usage);
        _call.Error.ShouldContain("one of red, dark-blue is expected");
        (await _call.RunAsync<Choosing>(x => x.Show, "--help")).ShouldBe(ExitCodes.Done);
        _call.Output.ShouldContain("one of red, dark-blue");
    }

    [Fact]
    public async Task Allowed_values_may_come_from_a_component_that_the_parameters_own_builds_on()
    {
        await RunAsync<Painting>("--paint", "blue");
        _call.Output.ShouldContain("painted blue");
        (await _call.RunAsync<Painting>(x => x.Show, "--paint", "green")).ShouldBe(ExitCodes.Usage);
        _call.Error.ShouldContain("one of red, blue is expected");
    }

    [Fact]
    public async Task Each_of_several_secrets_is_masked()
    {
        _call.Environment["KEYS"] = "first-key,second-key";
        await RunAsync<Keys>();
        _call.Output.ShouldContain("have ***,***");
        _call.Output.ShouldNotContain("second-key");
    }

    [Fact]
    public async Task An_empty_secret_in_a_file_is_a_usage_error()
    {
        _call.File("parameters.json", """{ "Token": "" }""");
        (await _call.RunAsync<Keys>(x => x.Show)).ShouldBe(ExitCodes.Usage);
        _call.Error.ShouldContain("a text that is not empty is expected");
    }

    private async Task RunAsync<T>(params string[] arguments)
        where T : NukeBuild, IShow, new() => (await _call.RunAsync<T>(x => x.Show, arguments)).ShouldBe(0, _call.Error + _call.Output);

    public interface IShow : INukeBuild
    {
        string Shown { get; }

        Target Show => _ => _.Executes((ctx, _) =>
        {
            ctx.Log.Info(Shown);
            return Task.CompletedTask;
        });
    }

    public interface IText : INukeBuild
    {
        [Parameter]
        string? Size => TryGetValue(() => Size);
    }

    public interface INumber : INukeBuild
    {
        [Parameter]
        int Size => TryGetValue(() => Size);
    }

    public interface IOtherText : INukeBuild
    {
        [Parameter]
        string Size => TryGetValue(() => Size) ?? "small";
    }

    public interface IRequired : INukeBuild
    {
        [Parameter]
        [Required]
        string? OfComponent => TryGetValue(() => OfComponent);
    }

    public abstract class Shower : NukeBuild, IShow
    {
        public abstract string Shown { get; }

        public Target Show => _ => _.Inherit<IShow>(x => x.Show);
    }

    public abstract class Base : Shower
    {
        protected string? Word => BaseWord;

        [Parameter]
        private string? BaseWord { get; set; }
    }

    public sealed class Derived : Base
    {
        [Parameter]
        private string? PrivateWord { get; set; }

        public override string Shown => $"base {Word}, private {PrivateWord}";
    }

    public sealed class TwoTypes : Shower, IText, INumber
    {
        public override string Shown => "";
    }

    public sealed class Shared : Shower, IText, IOtherText
    {
        public override string Shown => $"{((IText)this).Size} {((IOtherText)this).Size}";
    }

    public sealed class Demanding : Shower, IRequired
    {
        [Parameter]
        [Required]
        private readonly string _word = "";

        public override string Shown => _word;
    }

    public sealed class Unsettable : Shower
    {
        [Parameter]
        public string Fixed => "";

        public override string Shown => "";
    }

    public sealed class RequiresOther : NukeBuild
    {
        private readonly string? _plain = "";

        public Target Show => _ => _.Requires(() => _plain);
    }

    public sealed class Lists : Shower
    {
        [Parameter]
        private readonly string[] _array = [];

        [Parameter]
        private readonly ImmutableArray<int> _immutable = [];

        [Parameter(Separator = ";")]
        private readonly IReadOnlyList<string> _list = [];

        public override string Shown => $"array {string.Join('|', _array)} immutable {string.Join('|', _immutable)} list {string.Join('|', _list)} .";
    }

    public sealed class Paths : Shower
    {
        [Parameter]
        private AbsolutePath? Place { get; set; }

        public override string Shown => $"at {Place}";
    }

    public sealed class Values : Shower
    {
        [Parameter]
        private TimeSpan Wait { get; set; }

        [Parameter]
        private Picky? Own { get; set; }

        [Parameter]
        private Uri? Link { get; set; }

        [Parameter]
        private int Number { get; set; }

        public override string Shown => $"{Wait} {Own} {Link} {Number}";
    }

    public sealed class Picky
    {
        public static Picky Parse(string text) => throw new InvalidOperationException($"not {text}");
    }

    public sealed class Choosing : Shower
    {
        [Parameter(AllowedFrom = nameof(Colours))]
        private readonly string _colour = "red";

        [Parameter(Allowed = ["small", "big"])]
        private readonly string _size = "small";

        public override string Shown => $"{_colour} {_size}";

        private string[] Colours { get; } = ["red", "dark-blue"];
    }

    public interface IHaveColours : INukeBuild
    {
        IEnumerable<string> Colours => ["red", "blue"];
    }

    public interface IPaint : IHaveColours
    {
        [Parameter(AllowedFrom = nameof(Colours))]
        string? Paint => TryGetValue(() => Paint);
    }

    public sealed class Painting : Shower, IPaint
    {
        public override string Shown => $"painted {((IPaint)this).Paint}";
    }

    public sealed class Keys : Shower
    {
        [Parameter]
        [Secret]
        private readonly string[] _keys = [];

        [Parameter]
        private Secret? Token { get; set; }

        public override string Shown => $"have {string.Join(',', _keys)} {Token}";
    }
}
