using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Tooling.Records;

namespace Slipway.Tooling.Tests;

public sealed class SecretMaskTests
{
    [Theory]
    [InlineData("p@ss w/rd+1", "p%40ss%20w%2Frd%2B1")]
    [InlineData("p@ss w/rd+1", "p%40ss+w%2Frd%2B1")]
    [InlineData("abc", "YWJj")]
    [InlineData("say \"hi\"", "say \\\"hi\\\"")]
    [InlineData("say \"hi\"", "say \\u0022hi\\u0022")]
    [InlineData("a\\b&c", "a\\\\b&c")]
    public void A_secret_is_hidden_in_its_other_spellings(string secret, string spelling) => Of(secret).Apply($"<{spelling}>").ShouldBe("<***>");

    [Fact]
    public void A_secret_is_hidden_in_a_record_as_this_project_writes_it() =>
        Of("quote\"back\\slash").Apply(JsonSerializer.Serialize(new { Text = "quote\"back\\slash" }, SlipwayJson.Compact)).ShouldBe("{\"text\":\"***\"}");

    [Theory]
    [InlineData("")]
    [InlineData("u")]
    [InlineData("us")]
    [InlineData("user:")]
    public void A_secret_is_hidden_within_the_base64_of_something_longer(string before)
    {
        const string secret = "correct-horse-battery";
        var masked = Of(secret).Apply(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{before}{secret}:after")));
        masked.ShouldContain("***");
        foreach (var part in masked.Split("***"))
        {
            Encoding.UTF8.GetString(Convert.FromBase64String(part[..(part.Length / 4 * 4)])).ShouldNotContain("horse");
        }
    }

    [Fact]
    public void Each_line_of_a_secret_is_hidden_by_itself() =>
        Of("-----BEGIN KEY-----\r\nMIIEvQ\nab\n").Apply("> -----BEGIN KEY-----\n> MIIEvQ\n> ab").ShouldBe("> ***\n> ***\n> ab");

    [Fact]
    public void A_secret_with_blanks_around_it_is_hidden_without_them_too() => Of("  token \n").Apply("is 'token'").ShouldBe("is '***'");

    [Fact]
    public void Overlapping_secrets_leave_no_end_of_one_behind()
    {
        var mask = Of("abcdef", "defghi");
        mask.Apply("<abcdefghi>").ShouldBe("<***>");
        mask.Apply("<abcdefdefghi>").ShouldBe("<******>");
    }

    [Fact]
    public void A_secret_that_begins_with_another_is_hidden_whole() => Of("pass", "password").Apply("password pass").ShouldBe("*** ***");

    [Fact]
    public void One_or_two_characters_are_not_hidden() => Of("a", "no").Apply("a no").ShouldBe("a no");

    [Fact]
    public void A_text_without_secrets_is_the_very_same()
    {
        const string text = "nothing here";
        Of("secret").Apply(text).ShouldBeSameAs(text);
    }

    [Fact]
    public void A_watcher_hears_each_secret_once_also_those_before_it()
    {
        var heard = new List<string>();
        var mask = Of("first");
        mask.Watch(heard.Add);
        mask.Add(new Secret("second"));
        mask.Add(new Secret("second"));
        heard.ShouldBe(["first", "second"]);
    }

    [Fact]
    public void A_secret_does_not_show_itself()
    {
        var secret = new Secret("hidden");
        $"{secret} {JsonSerializer.Serialize(new { secret })}".ShouldBe("*** {\"secret\":\"***\"}");
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<Secret>("\"hidden\""));
        Should.Throw<ArgumentException>(() => new Secret(""));
    }

    [Fact]
    public void No_secret_is_left_in_any_text() => Prop.ForAll(Cases, @case =>
    {
        var mask = Of([.. @case.Secrets]);
        var masked = mask.Apply(@case.Text);
        foreach (var secret in @case.Secrets.Where(secret => secret.Length >= 3))
        {
            masked.ShouldNotContain(secret, Case.Sensitive);
            mask.Apply($"{@case.Text}{Uri.EscapeDataString(secret)}").ShouldNotContain(secret, Case.Sensitive);
        }

        mask.Apply(masked).ShouldBe(masked);
    }).QuickCheckThrowOnFailure();

    private static SecretMask Of(params string[] secrets)
    {
        var mask = new SecretMask();
        secrets.ToList().ForEach(secret => mask.Add(new Secret(secret)));
        return mask;
    }

    // A small alphabet, so that secrets overlap and contain each other often; without the asterisk, which is what the mask itself is made of.
    private static Arbitrary<(string[] Secrets, string Text)> Cases { get; } = (
        from secrets in Gen.NonEmptyListOf(Word(1, 6))
        from parts in Gen.ListOf(Gen.OneOf(Gen.Elements(secrets.ToArray()), Word(0, 4)))
        select (secrets.ToArray(), string.Concat(parts))).ToArbitrary();

    private static Gen<string> Word(int least, int most) =>
        from length in Gen.Choose(least, most)
        from letters in Gen.ArrayOf(Gen.Elements("ab\"\\ /%\nü".ToCharArray()), length)
        select new string(letters);
}
