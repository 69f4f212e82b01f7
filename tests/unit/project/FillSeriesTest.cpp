#include "core/project/FillSeries.h"

#include <gtest/gtest.h>

namespace crat {
namespace {

using Texts = std::vector<std::string>;

TEST(FillSeries, NumbersGoOnByTheirStep)
{
    EXPECT_EQ(continueSeries({"1", "2"}, 3), (Texts{"3", "4", "5"}));
    EXPECT_EQ(continueSeries({"1", "3"}, 2), (Texts{"5", "7"}));
    EXPECT_EQ(continueSeries({"2", "1"}, 3), (Texts{"0", "-1", "-2"}));
    EXPECT_EQ(continueSeries({"-2", "-1"}, 2), (Texts{"0", "1"}));
    EXPECT_EQ(continueSeries({"007", "008"}, 3), (Texts{"009", "010", "011"}));
    EXPECT_EQ(continueSeries({"1.5", "2"}, 2), (Texts{"2.5", "3.0"}));
    EXPECT_EQ(continueSeries({"0.1", "0.0"}, 1), (Texts{"-0.1"}));
}

TEST(FillSeries, ATextsLastNumberCounts)
{
    EXPECT_EQ(continueSeries({"row1"}, 2), (Texts{"row2", "row3"}));
    EXPECT_EQ(continueSeries({"${user9}"}, 2), (Texts{"${user10}", "${user11}"}));
    EXPECT_EQ(continueSeries({"v1 item 10", "v1 item 20"}, 1), (Texts{"v1 item 30"}));
    EXPECT_EQ(continueSeries({"id-9"}, 1), (Texts{"id-10"}));
    EXPECT_EQ(continueSeries({"a099"}, 1), (Texts{"a100"}));
}

TEST(FillSeries, WhatHasNoStepIsRepeatedInTurn)
{
    EXPECT_EQ(continueSeries({"5"}, 2), (Texts{"5", "5"}));
    EXPECT_EQ(continueSeries({"tea", "milk"}, 3), (Texts{"tea", "milk", "tea"}));
    EXPECT_EQ(continueSeries({"1", "2", "4"}, 4), (Texts{"1", "2", "4", "1"}));
    EXPECT_EQ(continueSeries({"a1", "b2"}, 1), (Texts{"a1"}));
    EXPECT_EQ(continueSeries({"1", "tea"}, 1), (Texts{"1"}));
    EXPECT_EQ(continueSeries({""}, 2), (Texts{"", ""}));
    EXPECT_EQ(continueSeries({"id 12345678901234567890"}, 1), (Texts{"id 12345678901234567890"}));
    EXPECT_EQ(continueSeries({}, 2), Texts{});
}

TEST(FillSeries, UpwardsItGoesDown)
{
    EXPECT_EQ(continueSeries({"row5"}, 2, -1), (Texts{"row4", "row3"}));
    EXPECT_EQ(continueSeries({"row1"}, 3, -1), (Texts{"row0", "row0", "row0"}));
    EXPECT_EQ(continueSeries({"3", "4"}, 2, -1), (Texts{"5", "6"})); // nearest first: the caller has turned them round
    EXPECT_EQ(continueSeries({"4", "3"}, 2, -1), (Texts{"2", "1"}));
}

} // namespace
} // namespace crat
