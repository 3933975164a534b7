//! Names of customers that nobody has: some words in very many of them, some in very few.

use super::random::Random;

/// In two names of five.
const COMMON: &str = "工業";
/// In one name of 50,000, beside the demonstration's own.
const RARE: &str = "青嶺";
const RARELY: usize = 50_000;

const FIRST: [&str; 40] = [
    "青", "赤", "朝", "旭", "天", "石", "泉", "岩", "梅", "大", "岡", "小", "柏", "春", "川", "神", "菊", "北", "桐",
    "黒", "桜", "白", "杉", "高", "竹", "立", "月", "東", "富", "中", "西", "野", "浜", "日", "広", "藤", "松", "三",
    "山", "吉",
];
const SECOND: [&str; 40] = [
    "井", "市", "内", "浦", "江", "尾", "丘", "木", "岸", "口", "倉", "坂", "崎", "沢", "島", "城", "瀬", "田", "谷",
    "津", "塚", "戸", "中", "永", "野", "橋", "原", "葉", "林", "藤", "船", "星", "間", "宮", "村", "本", "森", "屋",
    "山", "脇",
];
const TRADES: [&str; 24] = [
    "商事",
    "電機",
    "化学",
    "食品",
    "運輸",
    "建設",
    "精機",
    "製薬",
    "印刷",
    "繊維",
    "鉄鋼",
    "物流",
    "観光",
    "通信",
    "農産",
    "水産",
    "病院",
    "銀行",
    "保険",
    "不動産",
    "百貨店",
    "ガス",
    "システム",
    "サービス",
];

/// The customer of this turn.
pub fn customer(random: &mut Random, turn: usize) -> String {
    let first = if turn % RARELY == RARELY / 2 { RARE.to_owned() } else { first(random) };
    let trade = if random.below(5) < 2 { COMMON } else { random.one(&TRADES) };
    match random.below(4) {
        0 => format!("{first}{trade}株式会社"),
        1 => format!("有限会社{first}{trade}"),
        _ => format!("株式会社{first}{trade}"),
    }
}

fn first(random: &mut Random) -> String {
    format!("{}{}", random.one(&FIRST), random.one(&SECOND))
}

/// A name of a person or an organisation.
pub fn name(random: &mut Random) -> String {
    first(random)
}

/// A tenant of its own, by its number.
pub fn tenant(turn: usize) -> String {
    format!("{turn:08x}-be4c-4000-a000-{:012x}", turn.wrapping_mul(7_919))
}
