using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Oci.Ecr;
using Slipway.Testing.Infrastructure.Aws;

namespace Slipway.Oci.Tests.Ecr;

public sealed class EcrLifecyclePolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_is_kept_is_the_first_rule_s_and_no_two_rules_share_a_place()
    {
        var rules = JsonNode.Parse(new EcrLifecyclePolicy().ToJson())!["rules"]!.AsArray();

        rules.Select(rule => rule!["rulePriority"]!.GetValue<int>()).ShouldBe([1, 2, 3, 4]);
        rules[0]!["selection"]!["tagPatternList"]![0]!.GetValue<string>().ShouldBe("keep-*");
    }

    [Fact]
    public void No_age_and_no_number_expires_what_is_kept_and_no_release_goes_unless_asked()
    {
        // An image: its kind of tags, and its age in days.
        var image = from kind in Gen.Elements("untagged", "dev", "release", "kept", "kept dev")
                    from days in Gen.Choose(0, 3000)
                    select (kind, days);
        Prop.ForAll(image.ListOf().ToArbitrary(), Gen.Choose(1, 5).ToArbitrary(), (images, few) =>
        {
            var listed = images.Select((one, at) => new LifecycleRules.Image(
                Digest.Of([(byte)at, (byte)(at >> 8)]).ToString(), TagsOf(one.kind, at), Now.AddDays(-one.days))).ToList();
            var policy = new EcrLifecyclePolicy { UnreleasedImages = few, UntaggedDays = few };

            var expired = LifecycleRules.Expired(policy.ToJson(), listed, Now);

            return listed.Where(one => expired.Contains(one.Digest)).All(one => !one.Tags.Any(tag => tag.StartsWith("keep-") || tag.StartsWith('v')));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_tag_that_holds_an_image_is_its_digest_s_own()
    {
        var tag = EcrLifecyclePolicy.KeepTagOf(Digest.Of([1]));

        tag.ShouldMatch(@"\Akeep-[0-9a-f]{16}\z");
        EcrLifecyclePolicy.IsKeepTag(tag).ShouldBeTrue();
        EcrLifecyclePolicy.IsKeepTag("keep-it-simple").ShouldBeFalse();
        EcrLifecyclePolicy.KeepTagOf(Digest.Of([2])).ShouldNotBe(tag);
    }

    [Fact]
    public void Policies_are_compared_by_what_they_say() =>
        EcrLifecyclePolicy.AreSame("""{"rules":[ ]}""", """{ "rules": [] }""").ShouldBeTrue();

    private static string[] TagsOf(string kind, int at) => kind switch
    {
        "dev" => [$"1.0.{at}-dev.1"],
        "release" => [$"v1.0.{at}", $"1.0.{at}-dev.1"],
        "kept" => [EcrLifecyclePolicy.KeepTagOf(Digest.Of([(byte)at]))],
        "kept dev" => [EcrLifecyclePolicy.KeepTagOf(Digest.Of([(byte)at])), $"1.0.{at}-dev.1"],
        _ => [],
    };
}
