using Slipway.Tooling;

namespace Slipway.Engine.Tests.Parameters;

public sealed class ParameterTests : IDisposable
{
    private readonly BuildCall _call = new();

    public void Dispose() => _call.Dispose();

    [Theory]
    [InlineData("arg", "env", "profile", "file", "arg")]
    [InlineData(null, "env", "profile", "file", "env")]
    [InlineData(null, null, "profile", "file", "profile")]
    [InlineData(null, null, null, "file", "file")]
    [InlineData(null, null, null, null, "the default")]
    public async Task A_value_comes_from_the_nearest_source(string? argument, string? variable, string? profile, string? file, string expected)
    {
        _call.File("parameters.json", file is null ? "{}" : $$"""{ "$schema": "./build.schema.json", "SomeText": "{{file}}" }""");
        _call.File("parameters.ci.json", profile is null ? "{}" : $$"""{ "some-text": "{{profile}}" }""");
        if (variable is not null)
        {
            _call.Environment["SOME_TEXT"] = variable;
        }

        string[] arguments = [.. argument is null ? Array.Empty<string>() : ["--some-text", argument], "--profile", "ci"];
        (await _call.RunAsync<Build>(x => x.Show, ["Show", .. arguments])).ShouldBe(0, _call.Error);
        _call.Output.ShouldContain($"text: {expected}\n");
    }

    [Theory]
    [InlineData("--number 42", "number: 42")]
    [InlineData("--number=-1", "number: -1")]
    [InlineData("--flag", "flag: True")]
    [InlineData("--flag false", "flag: False")]
    [InlineData("--how very-loud", "how: VeryLoud")]
    [InlineData("--how VERYLOUD", "how: VeryLoud")]
    [InlineData("--list a b --number 1", "list: a|b")]
    [InlineData("--list a,b,c", "list: a|b|c")]
    [InlineData("--wait 90s", "wait: 00:01:30")]
    [InlineData("--wait 1.5h", "wait: 01:30:00")]
    [InlineData("--from-component x", "component: x")]
    [InlineData("--SomeText x", "text: x")]
    public async Task A_value_is_converted_to_its_type(string arguments, string expected)
    {
        (await _call.RunAsync<Build>(x => x.Show, [.. arguments.Split(' '), "--no-logo"])).ShouldBe(0, _call.Error);
        _call.Output.ShouldContain(expected + "\n");
    }

    [Theory]
    [InlineData("--number many", "--number: 'many' was given on the command line, a whole number is expected.")]
    [InlineData("--how quietly", "one of loud, very-loud is expected")]
    [InlineData("--flag=perhaps", "true or false is expected")]
    [InlineData("--wait soon", "a duration is expected, such as 30s, 5m or 00:05:00")]
    [InlineData("--colour green", "one of red, blue is expected")]
    public async Task A_value_that_does_not_convert_is_a_usage_error_with_what_is_allowed(string arguments, string expected)
    {
        (await _call.RunAsync<Build>(x => x.Show, arguments.Split(' '))).ShouldBe(ExitCodes.Usage);
        _call.Error.ShouldContain(expected);
        _call.Error.Trim().Split('\n').Length.ShouldBe(3);
        _call.Error.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task All_wrong_values_are_reported_at_once()
    {
        (await _call.RunAsync<Build>(x => x.Show, "--number", "x", "--how", "y")).ShouldBe(ExitCodes.Usage);
        _call.Error.ShouldContain("2 parameters have values that they cannot take.");
    }

    [Fact]
    public async Task A_misspelt_flag_names_the_nearest()
    {
        (await _call.RunAsync<Build>(x => x.Show, "--some-txt", "x")).ShouldBe(ExitCodes.Usage);
        _call.Error.ShouldContain("--some-txt is not a flag of this build.\nThe nearest are: --some-text.");
    }

    [Fact]
    public async Task A_misspelt_name_in_a_parameter_file_is_an_error()
    {
        _call.File("parameters.json", """{ "SomeTxt": "x" }""");
        (await _call.RunAsync<Build>(x => x.Show)).ShouldBe(ExitCodes.Usage);
        _call.Error.ShouldContain("SomeTxt in .nuke/parameters.json is not a parameter");
    }

    [Fact]
    public async Task A_damaged_parameter_file_is_an_error_with_the_place()
    {
        _call.File("parameters.json", "{ \"SomeText\": ");
        (await _call.RunAsync<Build>(x => x.Show)).ShouldBe(ExitCodes.Usage);
        _call.Error.ShouldContain("parameters.json cannot be read.");
    }

    [Fact]
    public async Task A_profile_without_a_file_is_an_error()
    {
        (await _call.RunAsync<Build>(x => x.Show, "--profile", "ghost")).ShouldBe(ExitCodes.Usage);
        _call.Error.ShouldContain("There is no profile ghost.");
    }

    [Fact]
    public async Task A_secret_is_refused_on_the_command_line()
    {
        (await _call.RunAsync<Build>(x => x.Show, "--api-token", "hush")).ShouldBe(ExitCodes.Usage);
        _call.Error.ShouldContain("API_TOKEN");
        _call.Error.ShouldNotContain("hush");
    }

    [Fact]
    public async Task A_secret_is_masked_in_whatever_is_printed()
    {
        _call.Environment["API_TOKEN"] = "s3cr3t/value";
        (await _call.RunAsync<Build>(x => x.Tell)).ShouldBe(0, _call.Error);
        _call.Output.ShouldContain("the token is *** and *** and ***, its child says ***");
        _call.Output.ShouldNotContain("s3cr3t");
    }

    [Fact]
    public async Task Everything_that_is_missing_is_said_at_once_with_flag_and_variable()
    {
        (await _call.RunAsync<Build>(x => x.Needy)).ShouldBe(ExitCodes.Usage);
        _call.Error.ShouldContain("2 parameters have no value.");
        _call.Error.ShouldContain("--needed or the environment variable NEEDED");
        _call.Error.ShouldContain("the environment variable API_TOKEN (a secret)");
        _call.Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_requirement_that_does_not_hold_stops_before_anything_runs()
    {
        (await _call.RunAsync<Build>(x => x.Strict)).ShouldBe(ExitCodes.Usage);
        _call.Error.ShouldContain("It requires: 1 > 2.");
    }

    public enum Loudness
    {
        Loud,
        VeryLoud,
    }

    public interface IComponent : INukeBuild
    {
        [Parameter("From a component")]
        string FromComponent => TryGetValue(() => FromComponent) ?? "none";
    }

    public sealed class Build : NukeBuild, IComponent
    {
        [Parameter("Some text")]
        private readonly string _someText = "the default";

        [Parameter]
        private readonly int _number = 7;

        [Parameter]
        private readonly bool _flag = false;

        [Parameter]
        private readonly Loudness _how = Loudness.Loud;

        [Parameter]
        private readonly string[] _list = [];

        [Parameter(Allowed = ["red", "blue"])]
        private readonly string _colour = "red";

        [Parameter]
        private readonly TimeSpan _wait = TimeSpan.Zero;

        [Parameter]
        private string? Needed { get; set; }

        [Parameter]
        [Secret]
        private Secret? ApiToken { get; set; }

        public Target Show => _ => _.Executes((ctx, _) =>
        {
            ctx.Log.Info($"text: {_someText}\nnumber: {_number}\nflag: {_flag}\nhow: {_how}\nlist: {string.Join('|', _list)}\nwait: {_wait}\ncolour: {_colour}\ncomponent: {((IComponent)this).FromComponent}");
            return Task.CompletedTask;
        });

        public Target Tell => _ => _.NeedsSecret(() => ApiToken).Executes(async (ctx, ct) =>
        {
            var value = ApiToken!.Reveal();
            var child = await ctx.Processes.RunAsync(new("sh", "-c", "printf %s \"$TOKEN\"") { SecretEnvironment = System.Collections.Immutable.ImmutableDictionary<string, Secret>.Empty.Add("TOKEN", ApiToken) }, ct);
            ctx.Log.Info($"the token is {ApiToken} and {value} and {Uri.EscapeDataString(value)}, its child says {child.StandardOutput.Trim()}");
        });

        public Target Needy => _ => _.Requires(() => Needed).NeedsSecret(() => ApiToken).Executes(() => throw new InvalidOperationException("it ran"));

        public Target Strict => _ => _.Requires(() => 1 > 2).Executes(() => throw new InvalidOperationException("it ran"));
    }
}
